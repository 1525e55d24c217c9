const words = {
  title: 'Sign in',
  setupTitle: 'Set up the first administrator',
  setupText: 'There is nobody yet. The one-time token stands in the message of the gateway’s start.',
  linkTitle: 'Set your password',
  linkText: 'This link works once. It signs you in.',
  token: 'Set-up token',
  username: 'User name',
  displayName: 'Your name',
  displayNameHelp: 'As colleagues see it, and the audit log.',
  password: 'Password',
  newPassword: 'New password',
  newPasswordHelp: 'At least 12 characters.',
  submit: 'Sign in',
  make: 'Make the administrator',
  with: 'Sign in with {{label}}',
  or: 'or',
  setPassword: 'Set the password',
  problem: {
    cancelled: 'The sign-in was broken off.',
    failed: 'The sign-in could not be checked. Try again.',
    expired: 'The sign-in took too long, or was begun in another window. Try again.',
    'no-role': 'You have no role here. Ask an owner, or whoever keeps your groups.',
    'second-factor': 'A second factor is needed. Set one up with your organisation and try again.',
    disabled: 'You may not sign in here any more. Ask an owner.',
    'other-person': 'Somebody else confirmed than who was signed in.',
    'provider-away': 'The sign-in service cannot be reached at the moment.',
  },
  wrong: 'User name or password is not right.',
  none: 'There is no way to sign in',
  noneText: 'Neither an OpenID provider nor a local administrator is set up. See staff.signIn in the configuration.',
};
export default words;

declare module 'i18next' {
  interface ResourceNamespaceMap {
    'sign-in': typeof words;
  }
}
