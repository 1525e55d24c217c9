import type { MessageLocale } from '../../config/index.js';

export const MAIL_TEMPLATES = ['received', 'approved', 'denied', 'expired', 'opened'] as const;
/** The first four are for the person who asked; `opened` tells approvers that somebody waits. */
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

export interface MailText {
  readonly subject: string;
  /** Paragraphs. `{reference}` is the id of the request, `{flow}` its flow, `{requester}` the address of who asked; a paragraph whose value is not there is left out. */
  readonly paragraphs: readonly string[];
  /** Words of the link, where there is one. */
  readonly link?: string;
}

/** Plain, without a reason of a refusal and without anything of the person: a mail may be read by others. */
export const MAIL_TEXTS: Readonly<Record<MessageLocale, Readonly<Record<MailTemplate, MailText>>>> = {
  en: {
    received: {
      subject: 'We have received your sign-up request',
      paragraphs: [
        'Thank you. Your request to sign up is being reviewed.',
        'We will write to you as soon as it has been decided. There is nothing that you need to do.',
        'Reference: {reference}',
      ],
    },
    approved: {
      subject: 'Your sign-up request has been approved',
      paragraphs: ['Good news: your request has been approved, and you can sign in now.', 'Reference: {reference}'],
      link: 'Sign in',
    },
    denied: {
      subject: 'Your sign-up request',
      paragraphs: [
        'We have reviewed your request to sign up and cannot approve it.',
        'If you think that this is a mistake, please contact us and give this reference: {reference}',
      ],
    },
    expired: {
      subject: 'Your sign-up request has expired',
      paragraphs: [
        'Your request to sign up was not decided in time and has expired. You are welcome to sign up again.',
        'Reference: {reference}',
      ],
    },
    opened: {
      subject: 'A sign-up request waits for a decision',
      paragraphs: ['A new request for {flow} waits for a decision.', 'From: {requester}', 'Reference: {reference}'],
      link: 'Open the request',
    },
  },
  fr: {
    received: {
      subject: 'Nous avons reçu votre demande d’inscription',
      paragraphs: [
        'Merci. Votre demande d’inscription est en cours d’examen.',
        'Nous vous écrirons dès qu’une décision aura été prise. Vous n’avez rien à faire.',
        'Référence : {reference}',
      ],
    },
    approved: {
      subject: 'Votre demande d’inscription est approuvée',
      paragraphs: [
        'Bonne nouvelle : votre demande est approuvée et vous pouvez maintenant vous connecter.',
        'Référence : {reference}',
      ],
      link: 'Se connecter',
    },
    denied: {
      subject: 'Votre demande d’inscription',
      paragraphs: [
        'Nous avons examiné votre demande d’inscription et ne pouvons pas l’approuver.',
        'Si vous pensez qu’il s’agit d’une erreur, contactez-nous en indiquant cette référence : {reference}',
      ],
    },
    expired: {
      subject: 'Votre demande d’inscription a expiré',
      paragraphs: [
        'Votre demande d’inscription n’a pas été traitée à temps et a expiré. Vous pouvez vous inscrire à nouveau.',
        'Référence : {reference}',
      ],
    },
    opened: {
      subject: 'Une demande d’inscription attend une décision',
      paragraphs: [
        'Une nouvelle demande pour {flow} attend une décision.',
        'De : {requester}',
        'Référence : {reference}',
      ],
      link: 'Ouvrir la demande',
    },
  },
  de: {
    received: {
      subject: 'Wir haben Ihren Antrag auf Registrierung erhalten',
      paragraphs: [
        'Vielen Dank. Ihr Antrag auf Registrierung wird geprüft.',
        'Wir schreiben Ihnen, sobald er entschieden ist. Sie müssen nichts weiter tun.',
        'Vorgangsnummer: {reference}',
      ],
    },
    approved: {
      subject: 'Ihr Antrag auf Registrierung wurde genehmigt',
      paragraphs: [
        'Gute Nachricht: Ihr Antrag wurde genehmigt, und Sie können sich jetzt anmelden.',
        'Vorgangsnummer: {reference}',
      ],
      link: 'Anmelden',
    },
    denied: {
      subject: 'Ihr Antrag auf Registrierung',
      paragraphs: [
        'Wir haben Ihren Antrag auf Registrierung geprüft und können ihn nicht genehmigen.',
        'Wenn Sie das für einen Irrtum halten, wenden Sie sich bitte mit dieser Vorgangsnummer an uns: {reference}',
      ],
    },
    expired: {
      subject: 'Ihr Antrag auf Registrierung ist abgelaufen',
      paragraphs: [
        'Über Ihren Antrag auf Registrierung wurde nicht rechtzeitig entschieden; er ist abgelaufen. Sie können sich gern erneut registrieren.',
        'Vorgangsnummer: {reference}',
      ],
    },
    opened: {
      subject: 'Ein Antrag auf Registrierung wartet auf eine Entscheidung',
      paragraphs: [
        'Ein neuer Antrag für {flow} wartet auf eine Entscheidung.',
        'Von: {requester}',
        'Vorgangsnummer: {reference}',
      ],
      link: 'Antrag öffnen',
    },
  },
  es: {
    received: {
      subject: 'Hemos recibido su solicitud de registro',
      paragraphs: [
        'Gracias. Su solicitud de registro se está revisando.',
        'Le escribiremos en cuanto se haya decidido. No tiene que hacer nada más.',
        'Referencia: {reference}',
      ],
    },
    approved: {
      subject: 'Su solicitud de registro ha sido aprobada',
      paragraphs: [
        'Buenas noticias: su solicitud ha sido aprobada y ya puede iniciar sesión.',
        'Referencia: {reference}',
      ],
      link: 'Iniciar sesión',
    },
    denied: {
      subject: 'Su solicitud de registro',
      paragraphs: [
        'Hemos revisado su solicitud de registro y no podemos aprobarla.',
        'Si cree que se trata de un error, póngase en contacto con nosotros e indique esta referencia: {reference}',
      ],
    },
    expired: {
      subject: 'Su solicitud de registro ha caducado',
      paragraphs: [
        'Su solicitud de registro no se decidió a tiempo y ha caducado. Puede volver a registrarse.',
        'Referencia: {reference}',
      ],
    },
    opened: {
      subject: 'Una solicitud de registro espera una decisión',
      paragraphs: [
        'Una nueva solicitud para {flow} espera una decisión.',
        'De: {requester}',
        'Referencia: {reference}',
      ],
      link: 'Abrir la solicitud',
    },
  },
  pt: {
    received: {
      subject: 'Recebemos o seu pedido de registo',
      paragraphs: [
        'Obrigado. O seu pedido de registo está a ser analisado.',
        'Escrever-lhe-emos assim que houver uma decisão. Não precisa de fazer mais nada.',
        'Referência: {reference}',
      ],
    },
    approved: {
      subject: 'O seu pedido de registo foi aprovado',
      paragraphs: ['Boas notícias: o seu pedido foi aprovado e já pode iniciar sessão.', 'Referência: {reference}'],
      link: 'Iniciar sessão',
    },
    denied: {
      subject: 'O seu pedido de registo',
      paragraphs: [
        'Analisámos o seu pedido de registo e não o podemos aprovar.',
        'Se considera que se trata de um erro, contacte-nos e indique esta referência: {reference}',
      ],
    },
    expired: {
      subject: 'O seu pedido de registo expirou',
      paragraphs: [
        'O seu pedido de registo não foi decidido a tempo e expirou. Pode registar-se novamente.',
        'Referência: {reference}',
      ],
    },
    opened: {
      subject: 'Um pedido de registo aguarda uma decisão',
      paragraphs: ['Um novo pedido para {flow} aguarda uma decisão.', 'De: {requester}', 'Referência: {reference}'],
      link: 'Abrir o pedido',
    },
  },
  nl: {
    received: {
      subject: 'We hebben uw aanvraag voor registratie ontvangen',
      paragraphs: [
        'Bedankt. Uw aanvraag voor registratie wordt beoordeeld.',
        'We schrijven u zodra er een besluit is genomen. U hoeft verder niets te doen.',
        'Kenmerk: {reference}',
      ],
    },
    approved: {
      subject: 'Uw aanvraag voor registratie is goedgekeurd',
      paragraphs: ['Goed nieuws: uw aanvraag is goedgekeurd en u kunt zich nu aanmelden.', 'Kenmerk: {reference}'],
      link: 'Aanmelden',
    },
    denied: {
      subject: 'Uw aanvraag voor registratie',
      paragraphs: [
        'We hebben uw aanvraag voor registratie beoordeeld en kunnen deze niet goedkeuren.',
        'Denkt u dat dit een vergissing is? Neem dan contact met ons op en vermeld dit kenmerk: {reference}',
      ],
    },
    expired: {
      subject: 'Uw aanvraag voor registratie is verlopen',
      paragraphs: [
        'Over uw aanvraag voor registratie is niet op tijd besloten; de aanvraag is verlopen. U kunt zich opnieuw registreren.',
        'Kenmerk: {reference}',
      ],
    },
    opened: {
      subject: 'Een aanvraag voor registratie wacht op een besluit',
      paragraphs: ['Een nieuwe aanvraag voor {flow} wacht op een besluit.', 'Van: {requester}', 'Kenmerk: {reference}'],
      link: 'Aanvraag openen',
    },
  },
  ja: {
    received: {
      subject: '登録申請を受け付けました',
      paragraphs: [
        'お申し込みありがとうございます。登録申請を審査しています。',
        '結果が決まり次第ご連絡します。お手続きは必要ありません。',
        '受付番号: {reference}',
      ],
    },
    approved: {
      subject: '登録申請が承認されました',
      paragraphs: ['登録申請が承認されました。サインインしてご利用いただけます。', '受付番号: {reference}'],
      link: 'サインイン',
    },
    denied: {
      subject: '登録申請について',
      paragraphs: [
        '登録申請を審査しましたが、承認することができませんでした。',
        'お心当たりのない場合は、次の受付番号を添えてお問い合わせください: {reference}',
      ],
    },
    expired: {
      subject: '登録申請の期限が切れました',
      paragraphs: [
        '期限までに審査が完了しなかったため、登録申請は失効しました。もう一度登録することができます。',
        '受付番号: {reference}',
      ],
    },
    opened: {
      subject: '登録申請が承認を待っています',
      paragraphs: ['{flow} への新しい申請が承認を待っています。', '申請者: {requester}', '受付番号: {reference}'],
      link: '申請を開く',
    },
  },
};
