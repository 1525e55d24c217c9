const MIN = 12;
/** Longer ones would only be work for us. */
const MAX = 128;

/** A user name in a password counts from this length on, and needs so many other characters beside it. */
const SHORTEST_NAME = 4;
const BESIDE_NAME = 8;

/** The commonest of those that are long enough, without upper case: of published lists, and what keyboards and calendars suggest. */
const COMMON: ReadonlySet<string> = new Set(
  `
  123456789012 1234567890123 12345678901234 123456789123 1234567891234 012345678910 123123123123 121212121212 112233445566 11223344556677
  987654321098 098765432109 abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz abcd12345678 abc123456789 abcd1234abcd
  abc123abc123 a1b2c3d4e5f6 1a2b3c4d5e6f 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qwertyuiop12 qwertyuiop123
  qwertyuiop[] qwertyuiop1234567890 qwerty123456 qwerty12345678 qwertyqwerty qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm asdfghjkl123
  asdfghjklasdfghjkl zxcvbnmasdfghjkl q1w2e3r4t5y6 qazwsxedcrfv zaq12wsxcde3 password1234 password12345 password123456 passwordpassword
  password2024 password2025 password2026 p@ssw0rd1234 p@ssword1234 passw0rd1234 mypassword123 mypassword12 changeme1234 changeme123!
  administrator administrator1 admin1234567 admin12345678 adminadminadmin administrator123 welcome12345 welcome123456 letmein12345
  letmeinletmein iloveyou1234 iloveyou12345 iloveyouiloveyou verigate1234 verigateverigate football1234 baseball1234 superman1234
  princess1234 sunshine1234 whatever1234 trustno1trustno1 correcthorsebatterystaple
  `
    .trim()
    .split(/\s+/),
);

/** What is wrong with a new password, or undefined. Never repeats it. */
export function flawOfPassword(password: string, username: string): string | undefined {
  const letters = Array.from(password.normalize('NFKC'));
  if (letters.length < MIN) return `must have at least ${MIN} characters: several words make a good one`;
  if (letters.length > MAX) return `must have at most ${MAX} characters`;
  const plain = letters.join('').toLowerCase();
  if (COMMON.has(plain.replaceAll(' ', ''))) return 'is one of the commonest: choose one that nobody else has';
  if (new Set(letters).size < 5) return 'has too few different characters';
  const names = [username, username.split('@')[0] ?? ''].filter((name) => name.length >= SHORTEST_NAME);
  const isClose = names.some((name) => plain.includes(name) && plain.length - name.length < BESIDE_NAME);
  return isClose ? 'is too close to the user name' : undefined;
}
