const words = {
  title: 'Sign in',
  setupTitle: 'Set up the first administrator',
  setupText: 'There is nobody yet. The one-time token stands in the message of the gateway’s start.',
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
