import { createServer } from 'node:http';

/** Answers every call with one clean ExpectID pass of about 1.3 kB, as cheaply as Node can: it must not be what is measured. */
const notes = [
  'single.address.in.file',
  'ssn.not.available',
  'no.dob.available',
  'newer.record.found',
  'input.address.is.po.box',
];
const qualifiers = notes
  .map(
    (note) =>
      `<qualifier><key>resultcode.${note}</key><message>${note.replaceAll('.', ' ')}, as an account may choose to show it</message></qualifier>`,
  )
  .join('');
const BODY = Buffer.from(
  `<?xml version="1.0"?><response><id-number>3140000101</id-number><summary-result><key>id.success</key><message>PASS</message></summary-result>` +
    `<results><key>result.match</key><message>ID Located</message></results><qualifiers>${qualifiers}</qualifiers><idnotescore>0</idnotescore></response>`,
);

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': BODY.length });
    response.end(BODY);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
