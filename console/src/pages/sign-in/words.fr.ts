import type { Translation } from '../../words/translation.js';
import type en from './words.en.js';

export default {
  title: 'Identification',
  setupTitle: 'Créer le premier administrateur',
  setupText: 'Il n’y a encore personne. Le jeton à usage unique figure dans le message de démarrage de la passerelle.',
  linkTitle: 'Choisir votre mot de passe',
  linkText: 'Ce lien sert une seule fois. Il vous identifie.',
  token: 'Jeton de mise en service',
  username: 'Nom d’utilisateur',
  displayName: 'Votre nom',
  displayNameHelp: 'Tel que le voient vos collègues et le journal d’audit.',
  password: 'Mot de passe',
  newPassword: 'Nouveau mot de passe',
  newPasswordHelp: '12 caractères au moins.',
  submit: 'S’identifier',
  make: 'Créer l’administrateur',
  with: 'S’identifier avec {{label}}',
  or: 'ou',
  setPassword: 'Enregistrer le mot de passe',
  problem: {
    cancelled: 'L’identification a été interrompue.',
    failed: 'L’identification n’a pas pu être vérifiée. Réessayez.',
    expired: 'L’identification a duré trop longtemps, ou a commencé dans une autre fenêtre. Réessayez.',
    'no-role': 'Vous n’avez aucun rôle ici. Demandez à un propriétaire ou à qui gère vos groupes.',
    'second-factor': 'Un second facteur est nécessaire. Configurez-le auprès de votre organisation et réessayez.',
    disabled: 'Vous ne pouvez plus vous identifier ici. Demandez à un propriétaire.',
    'other-person': 'Une autre personne que celle identifiée a confirmé.',
    'provider-away': 'Le service d’identification est injoignable pour l’instant.',
  },
  wrong: 'Le nom d’utilisateur ou le mot de passe est incorrect.',
  none: 'Aucun moyen de s’identifier',
  noneText:
    'Ni fournisseur OpenID ni administrateur local ne sont configurés. Voir staff.signIn dans la configuration.',
} satisfies Translation<typeof en>;
