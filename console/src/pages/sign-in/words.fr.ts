import type { Translation } from '../../words/translation.js';
import type en from './words.en.js';

export default {
  title: 'Identification',
  setupTitle: 'Créer le premier administrateur',
  setupText: 'Il n’y a encore personne. Le jeton à usage unique figure dans le message de démarrage de la passerelle.',
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
  wrong: 'Le nom d’utilisateur ou le mot de passe est incorrect.',
  none: 'Aucun moyen de s’identifier',
  noneText:
    'Ni fournisseur OpenID ni administrateur local ne sont configurés. Voir staff.signIn dans la configuration.',
} satisfies Translation<typeof en>;
