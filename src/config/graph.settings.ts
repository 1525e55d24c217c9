import { Described, Secret, VendorUrl } from '#libs/provider-kit';
import type { Sensitive } from '#libs/provider-spec';
import type { GraphConfig } from './gateway-config.js';
import { OneOf, Switch, Text } from './setting.decorators.js';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TENANT_DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

const flawOfGuid = (text: string): string | undefined =>
  GUID.test(text) ? undefined : 'must be an id such as 6babcaad-604b-40ac-a9d7-9fd97c0b779f';

/** `graph:` in the file. */
export class GraphSettings {
  @Text({
    description: 'directory (tenant) id of the tenant in which accounts are made',
    example: '6babcaad-604b-40ac-a9d7-9fd97c0b779f',
    flaw: flawOfGuid,
  })
  tenantId: string;

  @Text({
    description:
      'application (client) id of an app registration with the application permissions User.ReadWrite.All and User.Invite.All',
    example: '6731de76-14a6-49ae-97bc-6eba6914391e',
    flaw: flawOfGuid,
  })
  clientId: string;

  @Secret('client secret of the app registration')
  clientSecret: Sensitive<string>;

  @Text({
    description: 'domain of the tenant in the names of accounts',
    example: 'contoso.onmicrosoft.com',
    flaw: (text) => (TENANT_DOMAIN.test(text) ? undefined : 'must be a domain such as contoso.onmicrosoft.com'),
  })
  tenantDomain: string;

  @Text({
    description: 'page that an invited person sees after accepting',
    example: 'https://app.contoso.example/welcome',
    flaw: (text) =>
      /^https:$/.test(URL.parse(text)?.protocol ?? '') ? undefined : 'must be an address that begins with https://',
  })
  inviteRedirectUrl: string;

  @Switch({ description: 'does Microsoft mail the invitation', default: true, example: false })
  sendInvitationMessage: boolean;

  @OneOf({
    description: 'what stands between name and domain in the names of accounts',
    default: '#EXT#',
    example: '#EXT',
    values: ['#EXT#', '#EXT'],
  })
  upnMarker: GraphConfig['upnMarker'];

  @VendorUrl('where Microsoft Graph is reached, with its version')
  @Described('where Microsoft Graph is reached, with its version', 'https://graph.microsoft.us/v1.0')
  baseUrl: string = 'https://graph.microsoft.com/v1.0';

  @VendorUrl('where tokens are issued')
  @Described('where tokens are issued', 'https://login.microsoftonline.us')
  authority: string = 'https://login.microsoftonline.com';
}

export const buildGraph = ({
  tenantId,
  clientId,
  clientSecret,
  tenantDomain,
  inviteRedirectUrl,
  sendInvitationMessage,
  upnMarker,
  baseUrl,
  authority,
}: GraphSettings): GraphConfig => ({
  tenantId,
  clientId,
  clientSecret,
  tenantDomain,
  inviteRedirectUrl,
  sendInvitationMessage,
  upnMarker,
  baseUrl,
  authority,
});
