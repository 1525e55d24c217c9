import type { HttpReply } from '#libs/provider-spec';

export interface Parts {
  readonly id?: string | null;
  readonly summary?: string | null;
  readonly results?: string | null;
  readonly notes?: readonly string[];
  readonly more?: string;
}

const keyed = (name: string, key: string | null | undefined): string =>
  key ? `<${name}><key>${key}</key><message>words that change</message></${name}>` : '';

/** A clean pass with changes; null leaves an element out. Shape: sample responses, reference idology.md section 14. */
export function bodyOf(parts: Parts = {}): string {
  const { id = '3140000101', summary = 'id.success', results = 'result.match', notes = [], more = '' } = parts;
  const qualifiers = notes.map((key) => keyed('qualifier', `resultcode.${key}`)).join('');
  return [
    '<?xml version="1.0"?>\n<response>',
    id === null ? '' : `<id-number>${id}</id-number>`,
    keyed('summary-result', summary),
    keyed('results', results),
    notes.length > 0 ? `<qualifiers>${qualifiers}</qualifiers>` : '',
    more,
    '</response>',
  ].join('\n');
}

export const replying = (body: string, status = 200): HttpReply => ({ status, headers: {}, body });

export const LISTED_PERSON =
  '<restriction><key>global.watch.list</key><message>Patriot Act Alert</message>' +
  '<pa><list>OFAC SDN</list><score>100</score><record-type>Individual</record-type><dob>08011940</dob></pa>' +
  '<pa><list>A list of somebody</list><score>x</score></pa></restriction>';
export const NOT_LISTED =
  '<restriction><key>global.watch.list.no.match</key><message>Patriot Act - No Match</message></restriction>';
export const VELOCITY =
  '<velocity-results><velocity-result><key>ADDR</key><message>Velocity Warning - Address Only, 12 hours</message></velocity-result></velocity-results>';
export const QUESTIONS =
  '<questions><question><prompt>In which county have you lived?</prompt><type>current.county</type><answer>BERGEN</answer></question></questions>';
export const DIFFERENTIATOR =
  '<differentiator-question><prompt>Which of these is yours?</prompt><type>x</type><answer>BERGEN</answer></differentiator-question>';
export const ID_SCAN =
  '<id-scan>yes</id-scan><id-scan-url>https://capture.example.invalid/s/abc?x=1&amp;y=2</id-scan-url>';
