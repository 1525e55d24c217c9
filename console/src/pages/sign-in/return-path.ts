/** Where to go after signing in: an address of the console and no other, whatever somebody put into a link. */
export const returnPath = (asked: string | null): string =>
  asked !== null && /^\/(?![/\\])/.test(asked) && !asked.startsWith('/sign-in') ? asked : '/';
