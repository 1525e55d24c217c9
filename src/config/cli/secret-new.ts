import { newSecret } from '../demo.js';

/** `npm run secret:new`: the secret alone on standard output, so that it can be piped; what to do with it on standard error. */
process.stdout.write(`${newSecret()}\n`);
process.stderr.write(
  [
    '',
    '256 random bits. It is stored nowhere: keep it in your secret store, and let the configuration refer to it:',
    '  secret: ${env:CUSTOMERS_SECRET}            # flows.<name>.authentication.basic[0]',
    '  master: ${file:/run/secrets/master_key}    # keys (never change it once data is recorded)',
    'To rotate the secret of a flow: add the new one as a second entry of `basic`, enter it at Microsoft, then remove the old one.',
    '',
  ].join('\n'),
);
