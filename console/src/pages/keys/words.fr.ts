import type { Translation } from '../../words/translation.js';
import type en from './words.en.js';

export default {
  title: 'Clés',
  lead: 'Les clés qui protègent les données personnelles. Le service de clés les garde ; la console n’en voit pas un octet.',
  ring: 'Service de clés',
  service: 'Service',
  services: {
    'local-file': 'Fichier local (développement)',
    'azure-key-vault': 'Azure Key Vault',
    'aws-kms': 'AWS KMS',
    'vault-transit': 'HashiCorp Vault transit',
    'master-key': 'Clé maîtresse de la configuration',
  },
  key: 'Clé',
  health: 'État',
  ok: 'En ordre',
  okText: 'Le service a répondu à la dernière demande.',
  unreachable: 'Injoignable',
  unreachableText:
    'Les inscriptions continuent avec les clés déjà ouvertes. Ce dont un redémarrage aurait besoin n’est pas accessible : rétablissez d’abord le service. Les données protégées par des clés non ouvertes restent masquées.',
  refused: 'Nous refuse',
  refusedText:
    'Le service n’accepte pas nos identifiants, ou n’autorise pas l’usage de la clé. Rien n’a été changé. Corrigez l’accès de son côté : docs/keys.md indique ce qu’il faut.',
  localText:
    'Un fichier placé à côté des données ne protège de personne qui puisse lire les deux. Pour de vraies personnes, utilisez un service de clés.',
  versions: 'Versions',
  version: 'Version',
  created: 'Créée',
  state: 'Usage',
  states: { current: 'utilisée', retiring: 'en remplacement', retired: 'n’est plus utilisée' },
  subjects: 'Clés de personnes',
  guardedBy: 'Gardée par',
  rewrapping: 'Remplacement des anciennes versions',
  rewrappingText:
    'Les clés de personnes passent à la version actuelle en arrière-plan, même après un redémarrage. Les données n’ont pas à être chiffrées de nouveau.',
  rewrappingDone: '{{done}} clés de personnes sur {{all}} sont sous la version actuelle ; il en reste {{left}}.',
  progress: 'Avancement du remplacement',
  rotate: 'Renouveler la clé',
  rotateTitle: 'Créer une nouvelle version de la clé ?',
  rotateText:
    'Toute personne qui s’inscrit désormais est protégée par la nouvelle version ; les clés des personnes plus anciennes suivent en arrière-plan. Rien n’est perdu, et aucun historique n’est chiffré de nouveau. Cela devient une entrée du journal d’audit.',
  rotated: 'La version {{version}} est en usage.',
} satisfies Translation<typeof en>;
