const HOME = '/console/';
const MAX = 1_024;

/** Where a browser is sent after it signed in: a path of ours below /console, whatever was asked for. */
export function safeReturnTo(asked: string | undefined): string {
  if (asked === undefined || asked.length > MAX || /[\\\s\p{Cc}]/u.test(asked)) return HOME;
  const here = 'http://here.invalid';
  const url = URL.parse(asked, here);
  if (url === null || url.origin !== here || !asked.startsWith('/console')) return HOME;
  const { pathname, search, hash } = url;
  const isBelow = pathname === '/console' || pathname.startsWith(HOME);
  return isBelow && !/%(2f|5c)/i.test(pathname) ? `${pathname}${search}${hash}` : HOME;
}
