/** The frame around every page, and what all pages say the same way. */
const words = {
  product: 'Verigate',
  skip: 'Skip to the content',
  titleOf: '{{page}} · Verigate',
  nav: {
    label: 'Pages',
    open: 'Menu',
    close: 'Close the menu',
    work: 'Work',
    rules: 'Rules',
    evidence: 'Evidence',
    administration: 'Administration',
    decisions: 'Decisions',
    cases: 'Cases',
    overview: 'Overview',
    lists: 'Lists',
    invitations: 'Invitations',
    flows: 'Flows',
    proof: 'Proof',
    questions: 'Auditor’s questions',
    exports: 'Exports',
    erasure: 'Erasure and holds',
    staff: 'Staff and grants',
    keys: 'Keys',
  },
  account: {
    label: 'Your account',
    roles: 'Roles',
    signOut: 'Sign out',
    language: 'Language',
    theme: 'Appearance',
    themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
    keyboard: 'Keyboard shortcuts',
  },
  roles: {
    owner: 'Owner',
    operator: 'Operator',
    reviewer: 'Reviewer',
    auditor: 'Auditor',
    'personal-data-reader': 'Personal-data reader',
  },
  keyboard: {
    title: 'Keyboard shortcuts',
    help: 'Show this list',
    next: 'Next row of a table',
    previous: 'Row before',
    ends: 'First row, last row',
    open: 'Open the row',
    search: 'Go to the search fields',
    go: 'Go to {{page}}',
    close: 'Close a dialog or a menu',
    here: 'On this page: {{text}}',
    where: 'Single keys work outside text fields.',
  },
  gone: {
    title: 'There is no such page',
    text: 'The address leads nowhere. It may be an old link, or a page that your roles do not open.',
    home: 'To the first page',
  },
  broken: {
    title: 'This page cannot be shown',
    text: 'Something went wrong in the console. Loading it again usually helps.',
    reload: 'Load again',
  },
  noPages: { title: 'Nothing to see yet', text: 'None of your roles opens a page. Ask an owner for a role.' },
  again: {
    title: 'Sign in again',
    text: 'What you are about to do asks for a sign-in of the last five minutes.',
    password: 'Password',
    confirm: 'Confirm',
    wrong: 'The password is not right.',
    elsewhere: 'Sign in again with {{label}}',
    elsewhereText: 'You come back to this page; then do it once more.',
  },
};
export default words;

declare module 'i18next' {
  interface ResourceNamespaceMap {
    shell: typeof words;
  }
}
