import { ATTRIBUTES_PLACEHOLDER, type MessageLocale } from '../../config/index.js';
import type { MessageKey } from '../../decision/index.js';

/**
 * What the applicant reads. None of the sentences names a provider, a score, a list or a reason: who is refused must not learn which
 * of the details gave the refusal, and who is accused of nothing must not be told so.
 */
export const MESSAGE_TEXTS: Readonly<Record<MessageLocale, Readonly<Record<MessageKey, string>>>> = {
  en: {
    blocked:
      'We are sorry, but we cannot complete your sign-up. If you think this is a mistake, please contact support.',
    under_review: 'Thank you. Your sign-up is being reviewed. Please come back later to continue.',
    try_later: 'We cannot complete your sign-up at the moment. Please try again in a few minutes.',
    still_checking: 'We are still checking your details. Please wait a few seconds, then press Continue again.',
    check_details: 'We could not confirm your details. Please check what you entered and try again.',
    missing_details: `Some details are still missing: ${ATTRIBUTES_PLACEHOLDER}. Please add them and try again.`,
    invalid_details: `Please check these details and try again: ${ATTRIBUTES_PLACEHOLDER}.`,
    pending_approval: 'Thank you. Your request to sign up is waiting for approval. We will let you know.',
    already_requested: 'Your request to sign up is already being processed. Please wait until you hear from us.',
    request_denied:
      'We are sorry, your request to sign up was not approved. If you think this is a mistake, please contact support.',
    invitation_required: 'Please enter your invitation code to continue.',
    invitation_refused: 'This invitation code cannot be used. Please check it and try again.',
  },
  fr: {
    blocked:
      "Nous sommes désolés, nous ne pouvons pas finaliser votre inscription. Si vous pensez qu'il s'agit d'une erreur, veuillez contacter l'assistance.",
    under_review:
      "Merci. Votre demande d'inscription est en cours d'examen. Veuillez revenir plus tard pour continuer.",
    try_later:
      'Nous ne pouvons pas finaliser votre inscription pour le moment. Veuillez réessayer dans quelques minutes.',
    still_checking:
      'Nous vérifions encore vos informations. Veuillez patienter quelques secondes, puis appuyer de nouveau sur Continuer.',
    check_details: "Nous n'avons pas pu confirmer vos informations. Veuillez vérifier votre saisie, puis réessayer.",
    missing_details: `Certaines informations manquent encore : ${ATTRIBUTES_PLACEHOLDER}. Veuillez les ajouter, puis réessayer.`,
    invalid_details: `Veuillez vérifier ces informations, puis réessayer : ${ATTRIBUTES_PLACEHOLDER}.`,
    pending_approval:
      "Merci. Votre demande d'inscription est en attente d'approbation. Nous vous tiendrons au courant.",
    already_requested: "Votre demande d'inscription est déjà en cours de traitement. Veuillez attendre notre réponse.",
    request_denied:
      "Nous sommes désolés, votre demande d'inscription n'a pas été approuvée. Si vous pensez qu'il s'agit d'une erreur, veuillez contacter l'assistance.",
    invitation_required: "Veuillez saisir votre code d'invitation pour continuer.",
    invitation_refused: "Ce code d'invitation ne peut pas être utilisé. Veuillez le vérifier, puis réessayer.",
  },
  de: {
    blocked:
      'Ihre Registrierung kann leider nicht abgeschlossen werden. Wenn Sie dies für einen Irrtum halten, wenden Sie sich bitte an den Support.',
    under_review: 'Vielen Dank. Ihre Registrierung wird geprüft. Bitte kommen Sie später wieder, um fortzufahren.',
    try_later:
      'Ihre Registrierung kann im Moment nicht abgeschlossen werden. Bitte versuchen Sie es in einigen Minuten erneut.',
    still_checking:
      'Ihre Angaben werden noch geprüft. Bitte warten Sie einige Sekunden und klicken Sie dann erneut auf „Weiter“.',
    check_details:
      'Ihre Angaben konnten nicht bestätigt werden. Bitte überprüfen Sie Ihre Eingaben und versuchen Sie es erneut.',
    missing_details: `Es fehlen noch Angaben: ${ATTRIBUTES_PLACEHOLDER}. Bitte ergänzen Sie diese und versuchen Sie es erneut.`,
    invalid_details: `Bitte überprüfen Sie diese Angaben und versuchen Sie es erneut: ${ATTRIBUTES_PLACEHOLDER}.`,
    pending_approval: 'Vielen Dank. Ihre Registrierung wartet auf Freigabe. Wir benachrichtigen Sie.',
    already_requested: 'Ihre Registrierung wird bereits bearbeitet. Bitte warten Sie, bis Sie von uns hören.',
    request_denied:
      'Ihre Registrierung wurde leider nicht freigegeben. Wenn Sie dies für einen Irrtum halten, wenden Sie sich bitte an den Support.',
    invitation_required: 'Bitte geben Sie Ihren Einladungscode ein, um fortzufahren.',
    invitation_refused:
      'Dieser Einladungscode kann nicht verwendet werden. Bitte überprüfen Sie ihn und versuchen Sie es erneut.',
  },
  es: {
    blocked:
      'Lo sentimos, no podemos completar su registro. Si cree que se trata de un error, póngase en contacto con el servicio de asistencia.',
    under_review: 'Gracias. Estamos revisando su solicitud de registro. Vuelva más tarde para continuar.',
    try_later: 'No podemos completar su registro en este momento. Inténtelo de nuevo dentro de unos minutos.',
    still_checking:
      'Todavía estamos comprobando sus datos. Espere unos segundos y, a continuación, vuelva a pulsar Continuar.',
    check_details: 'No hemos podido confirmar sus datos. Compruebe lo que ha introducido e inténtelo de nuevo.',
    missing_details: `Todavía faltan algunos datos: ${ATTRIBUTES_PLACEHOLDER}. Añádalos e inténtelo de nuevo.`,
    invalid_details: `Compruebe estos datos e inténtelo de nuevo: ${ATTRIBUTES_PLACEHOLDER}.`,
    pending_approval: 'Gracias. Su solicitud de registro está pendiente de aprobación. Le avisaremos.',
    already_requested: 'Su solicitud de registro ya se está tramitando. Espere a recibir noticias nuestras.',
    request_denied:
      'Lo sentimos, su solicitud de registro no ha sido aprobada. Si cree que se trata de un error, póngase en contacto con el servicio de asistencia.',
    invitation_required: 'Introduzca su código de invitación para continuar.',
    invitation_refused: 'Este código de invitación no se puede utilizar. Compruébelo e inténtelo de nuevo.',
  },
  pt: {
    blocked:
      'Lamentamos, mas não é possível concluir o seu registo. Se considera que se trata de um erro, contacte o apoio ao cliente.',
    under_review: 'Obrigado. O seu pedido de registo está a ser analisado. Volte mais tarde para continuar.',
    try_later: 'De momento, não é possível concluir o seu registo. Tente novamente dentro de alguns minutos.',
    still_checking: 'Ainda estamos a verificar os seus dados. Aguarde alguns segundos e prima Continuar novamente.',
    check_details: 'Não foi possível confirmar os seus dados. Verifique o que introduziu e tente novamente.',
    missing_details: `Ainda faltam alguns dados: ${ATTRIBUTES_PLACEHOLDER}. Acrescente-os e tente novamente.`,
    invalid_details: `Verifique estes dados e tente novamente: ${ATTRIBUTES_PLACEHOLDER}.`,
    pending_approval: 'Obrigado. O seu pedido de registo aguarda aprovação. Entraremos em contacto consigo.',
    already_requested: 'O seu pedido de registo já está a ser tratado. Aguarde o nosso contacto.',
    request_denied:
      'Lamentamos, mas o seu pedido de registo não foi aprovado. Se considera que se trata de um erro, contacte o apoio ao cliente.',
    invitation_required: 'Introduza o seu código de convite para continuar.',
    invitation_refused: 'Este código de convite não pode ser utilizado. Verifique-o e tente novamente.',
  },
  nl: {
    blocked:
      'We kunnen uw registratie helaas niet voltooien. Als u denkt dat dit een vergissing is, neem dan contact op met de klantenservice.',
    under_review: 'Bedankt. Uw registratie wordt beoordeeld. Kom later terug om verder te gaan.',
    try_later: 'We kunnen uw registratie op dit moment niet voltooien. Probeer het over een paar minuten opnieuw.',
    still_checking: 'We controleren uw gegevens nog. Wacht een paar seconden en klik dan opnieuw op Doorgaan.',
    check_details: 'We konden uw gegevens niet bevestigen. Controleer wat u hebt ingevuld en probeer het opnieuw.',
    missing_details: `Er ontbreken nog gegevens: ${ATTRIBUTES_PLACEHOLDER}. Vul ze aan en probeer het opnieuw.`,
    invalid_details: `Controleer deze gegevens en probeer het opnieuw: ${ATTRIBUTES_PLACEHOLDER}.`,
    pending_approval: 'Bedankt. Uw registratie wacht op goedkeuring. U hoort van ons.',
    already_requested: 'Uw registratie wordt al verwerkt. Wacht tot u van ons hoort.',
    request_denied:
      'Het spijt ons, uw registratie is niet goedgekeurd. Neem contact op met de klantenservice als u denkt dat dit een vergissing is.',
    invitation_required: 'Voer uw uitnodigingscode in om door te gaan.',
    invitation_refused: 'Deze uitnodigingscode kan niet worden gebruikt. Controleer de code en probeer het opnieuw.',
  },
  ja: {
    blocked:
      '申し訳ございませんが、ご登録の手続きを完了できませんでした。お心当たりがない場合は、サポートまでお問い合わせください。',
    under_review:
      'お申し込みありがとうございます。現在、ご登録内容を確認しております。しばらくしてから、もう一度お越しください。',
    try_later: '申し訳ございませんが、現在ご登録の手続きを完了できません。数分後にもう一度お試しください。',
    still_checking: 'ご入力内容を確認しております。数秒お待ちいただき、もう一度「続行」を押してください。',
    check_details: 'ご入力内容を確認できませんでした。内容をお確かめのうえ、もう一度お試しください。',
    missing_details: `次の情報が不足しています：${ATTRIBUTES_PLACEHOLDER}。ご入力のうえ、もう一度お試しください。`,
    invalid_details: `次の情報をご確認のうえ、もう一度お試しください：${ATTRIBUTES_PLACEHOLDER}。`,
    pending_approval: 'ありがとうございます。ご登録の申請は承認待ちです。結果は追ってお知らせします。',
    already_requested: 'ご登録の申請はすでに処理中です。ご連絡をお待ちください。',
    request_denied:
      '申し訳ございませんが、ご登録の申請は承認されませんでした。お心当たりがない場合は、サポートまでお問い合わせください。',
    invitation_required: '続けるには、お手元の招待コードを入力してください。',
    invitation_refused: 'この招待コードはご利用いただけません。ご確認のうえ、もう一度お試しください。',
  },
};
