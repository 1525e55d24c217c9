import { Body, Controller, Delete, type DynamicModule, Get, Module, Post, Query } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Type } from 'class-transformer';
import { IsArray, IsIn, IsString, MaxLength, ValidateNested } from 'class-validator';
import { Sensitive } from '#libs/provider-spec';
import { GATEWAY_CONFIG, STAFF_ROLES, type StaffApiKey, type StaffRole } from '../config/index.js';
import { CONNECTOR_EVENTS } from '../connector/index.js';
import {
  AnyStaff,
  CurrentStaff,
  conflict,
  csvDownload,
  PageQuery,
  Roles,
  readCsv,
  STAFF_EVENTS,
  type StaffEvents,
  type StaffIdentity,
  StaffModule,
} from './index.js';

const secretOf = (name: string): string => `${name}-secret-0123456789-0123456789-0123456789`;
const KEYS: readonly StaffApiKey[] = STAFF_ROLES.map((role) => ({
  name: role,
  secret: new Sensitive(secretOf(role)),
  roles: [role],
}));
const CANARY = 'canary.person@example.test';

class Entry {
  @IsString()
  @MaxLength(10)
  value: string;
}
class Order {
  @IsIn(['one', 'two'])
  kind: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Entry)
  entries: Entry[];
}

@Controller('staff/v1')
class DeskController {
  @Get('undeclared')
  undeclared(): string {
    return CANARY;
  }

  @Get('list')
  @Roles('auditor', 'owner')
  list(@Query() { limit }: PageQuery, @CurrentStaff() { id }: StaffIdentity): object {
    return { limit, id };
  }

  @Get('open')
  @AnyStaff()
  open(): string {
    return 'open';
  }

  @Post('orders')
  @Roles('operator')
  order(@Body() order: Order): object {
    return { kinds: order.kind, entries: order.entries.length };
  }

  @Delete('orders')
  @Roles('operator')
  conflicting(): never {
    throw conflict('It was used already.');
  }

  @Post('broken')
  @Roles('operator')
  broken(): never {
    throw Object.assign(new Error(`Key (email)=(${CANARY}) already exists`), { code: '23505' });
  }

  @Post('import')
  @Roles('operator')
  async import(@Body() body: unknown): Promise<object[]> {
    const rows: object[] = [];
    for await (const row of readCsv(body, { required: ['value'], optional: ['reason'], maxBytes: 200 })) rows.push(row);
    return rows;
  }

  @Get('export')
  @Roles('operator')
  export() {
    const rows = [
      { value: '=1+1', reason: 'a "quoted", one' },
      { value: '+12015550142', reason: undefined },
    ];
    return csvDownload('entries.csv', { value: (row) => row.value, reason: (row) => row.reason }, rows);
  }
}

/** A controller of somebody who has forgotten about staff altogether. */
@Controller('elsewhere')
class StrayController {
  @Get()
  stray(): string {
    return CANARY;
  }
}

@Controller('metrics')
class PublicController {
  @Get()
  metrics(): string {
    return 'up 1';
  }
}

const heard: unknown[][] = [];
const events: StaffEvents = {
  refused: (...what) => void heard.push(what),
  failed: (error) => void heard.push(['failed', error]),
  providerAway: () => undefined,
  providerReady: () => undefined,
};

@Module({})
class PortsModule {
  static doubles(): DynamicModule {
    const providers = [
      { provide: GATEWAY_CONFIG, useValue: { server: {}, staff: { apiKeys: KEYS } } },
      { provide: STAFF_EVENTS, useValue: events },
      { provide: CONNECTOR_EVENTS, useValue: { refused: () => undefined } },
    ];
    return { module: PortsModule, global: true, providers, exports: [GATEWAY_CONFIG, STAFF_EVENTS, CONNECTOR_EVENTS] };
  }
}

let app: NestFastifyApplication;
let origin: string;
beforeAll(async () => {
  const testing = await Test.createTestingModule({
    imports: [PortsModule.doubles(), StaffModule.register({ pepper: Buffer.alloc(32, 1) })],
    controllers: [DeskController, StrayController, PublicController],
  }).compile();
  app = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  origin = await app.getUrl();
});
afterAll(() => app.close());
beforeEach(() => void heard.splice(0));

type Call = { readonly role?: StaffRole; readonly bearer?: string; readonly type?: string } & Pick<
  RequestInit,
  'method' | 'body'
>;

async function call(path: string, { role, bearer, type, ...init }: Call = {}) {
  const token = bearer ?? (role && secretOf(role));
  const headers = {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(init.body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
  };
  const response = await fetch(origin + path, { ...init, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const asOperator = (path: string, body: string, type?: string) =>
  call(path, { role: 'operator', method: 'POST', body, type });

describe('the staff interface', () => {
  it.each(STAFF_ROLES)('refuses a route that does not say who may use it: %s', async (role) => {
    const { status, text } = await call('/staff/v1/undeclared', { role });
    expect({ status, heard }).toEqual({ status: 403, heard: [['not_declared', 403]] });
    expect(text).not.toContain(CANARY);
  });

  it('refuses a controller that forgot about staff, whatever its address, and leaves the public ones', async () => {
    expect((await call('/elsewhere', { role: 'owner' })).text).not.toContain(CANARY);
    expect((await call('/elsewhere')).text).not.toContain(CANARY);
    expect(await call('/metrics')).toMatchObject({ status: 200, text: 'up 1' });
  });

  it.each(STAFF_ROLES)('lets in whom the route names: %s', async (role) => {
    const { status } = await call('/staff/v1/list', { role });
    expect(status).toBe(role === 'auditor' || role === 'owner' ? 200 : 403);
  });

  it.each(STAFF_ROLES)('lets in everybody with a key where the route says so: %s', async (role) => {
    expect((await call('/staff/v1/open', { role })).status).toBe(200);
    expect((await call('/staff/v1/open')).status).toBe(401);
  });

  it('knows who acts', async () => {
    expect(JSON.parse((await call('/staff/v1/list?limit=7', { role: 'owner' })).text)).toEqual({
      limit: 7,
      id: 'key:owner',
    });
    expect(JSON.parse((await call('/staff/v1/me', { role: 'auditor' })).text)).toEqual({
      id: 'key:auditor',
      displayName: 'auditor',
      roles: ['auditor'],
    });
  });

  it.each([
    ['no key', {}, 'no_key'],
    ['a wrong key', { bearer: secretOf('somebody') }, 'wrong_key'],
    ['half a key', { bearer: secretOf('owner').slice(0, -1) }, 'wrong_key'],
  ])('asks for a key: %s', async (_, how, reason) => {
    const { status, headers, text } = await call('/staff/v1/me', how);
    expect({ status, type: headers.get('content-type'), heard }).toEqual({
      status: 401,
      type: 'application/problem+json; charset=utf-8',
      heard: [[reason, 401]],
    });
    expect(headers.get('www-authenticate')).toBe('Bearer realm="verigate"');
    expect(JSON.parse(text)).toMatchObject({
      status: 401,
      title: 'No valid key or session',
      type: 'urn:verigate:problem:not-authenticated',
    });
  });

  it('tells a stranger nothing of what is there, and reads nothing of what it sends', async () => {
    for (const path of ['/staff/v1/nothing', '/staff/v1/orders']) {
      expect((await call(path, { method: 'POST', body: '{' })).status).toBe(401);
    }
    expect((await call('/%73taff/v1/me')).status).toBe(401);
  });

  it('holds up whoever keeps sending wrong keys, but never a right one', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 15; attempt += 1)
      statuses.push((await call('/staff/v1/me', { bearer: 'wrong' })).status);
    expect(statuses.at(-1)).toBe(429);
    const last = await call('/staff/v1/me', { bearer: 'wrong' });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await call('/staff/v1/me', { role: 'auditor' })).status).toBe(200);
  });
});

describe('input', () => {
  it('is refused with every place and what to do, and without the values', async () => {
    const { status, text } = await asOperator(
      '/staff/v1/orders',
      JSON.stringify({ kind: CANARY, entries: [{ value: 'good' }, { value: CANARY, extra: 1 }], [CANARY]: 1 }),
    );
    expect(status).toBe(400);
    expect(JSON.parse(text).problems).toEqual(
      expect.arrayContaining([
        { path: 'kind', problem: 'must be one of the following values: one, two' },
        { path: 'entries[1].value', problem: 'must be shorter than or equal to 10 characters' },
        { path: 'entries[1].extra', problem: 'is not known here: remove it' },
        { path: '…', problem: 'is not known here: remove it' },
      ]),
    );
    expect(text).not.toContain(CANARY);
  });

  it.each([
    ['broken JSON', '{"a', 'application/json', 400],
    ['no object', '"x"', 'application/json', 400],
    ['another kind of body', '<a/>', 'text/xml', 415],
    ['too large a body', `"${'x'.repeat(2 ** 20)}"`, 'application/json', 413],
  ])('that cannot be read is a problem too: %s', async (_, body, type, status) => {
    const answer = await asOperator('/staff/v1/orders', body, type);
    expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
      status,
      type: 'application/problem+json; charset=utf-8',
    });
  });

  it('of a page is bounded', async () => {
    const { status, text } = await call('/staff/v1/list?limit=100000&sort=x', { role: 'owner' });
    expect(status).toBe(400);
    expect(
      JSON.parse(text)
        .problems.map(({ path }: { path: string }) => path)
        .sort(),
    ).toEqual(['limit', 'sort']);
  });
});

describe('what goes wrong', () => {
  it('is told as a sentence of ours', async () => {
    expect(JSON.parse((await call('/staff/v1/orders', { role: 'operator', method: 'DELETE' })).text)).toMatchObject({
      status: 409,
      detail: 'It was used already.',
    });
    expect(await call('/staff/v1/nothing', { role: 'operator' })).toMatchObject({ status: 404 });
  });

  it('is never told with a stack or a text of the database', async () => {
    const { status, text } = await asOperator('/staff/v1/broken', '{}');
    expect({ status, heard: heard.map(([what]) => what) }).toEqual({ status: 500, heard: ['failed'] });
    expect(text).not.toMatch(/canary|Key|at |\.ts/);
  });
});

describe('CSV', () => {
  it('is read line by line, and every bad line is told', async () => {
    const { status, text } = await asOperator(
      '/staff/v1/import',
      '\uFEFFreason,value\r\n"a ""b"", c",one\nonly\n\nx,two\nx,y,z\n',
      'text/csv',
    );
    expect(status).toBe(201);
    expect(JSON.parse(text)).toEqual([
      { line: 2, values: { value: 'one', reason: 'a "b", c' } },
      { line: 3, problem: 'has 1 cells where the header names 2' },
      { line: 5, values: { value: 'two', reason: 'x' } },
      { line: 6, problem: 'has 3 cells where the header names 2' },
    ]);
  });

  it.each([
    ['without its columns', 'reason\nx\n', 'text/csv', 400],
    ['with a column twice', 'value,value\nx,y\n', 'text/csv', 400],
    ['empty', '', 'text/csv', 400],
    ['too large', `value\n${'x\n'.repeat(200)}`, 'text/csv', 413],
    ['as JSON', '{}', 'application/json', 415],
  ])('that cannot be used is refused as a whole: %s', async (_, body, type, status) => {
    expect((await asOperator('/staff/v1/import', body, type)).status).toBe(status);
  });

  it('that is no UTF-8 is refused', async () => {
    const body = Buffer.from([...Buffer.from('value\n'), 0xe4, 0x0a]);
    const headers = { authorization: `Bearer ${secretOf('operator')}`, 'content-type': 'text/csv' };
    const response = await fetch(`${origin}/staff/v1/import`, { method: 'POST', body, headers });
    expect(response.status).toBe(400);
  });

  it('is written so that a spreadsheet runs nothing of it, and can be read again', async () => {
    const { headers, text } = await call('/staff/v1/export', { role: 'operator' });
    expect(headers.get('content-disposition')).toBe('attachment; filename="entries.csv"');
    expect(text).toBe(`value,reason\r\n'=1+1,"a ""quoted"", one"\r\n'+12015550142,\r\n`);
    expect(JSON.parse((await asOperator('/staff/v1/import', text, 'text/csv')).text)).toMatchObject([
      { values: { value: '=1+1' } },
      { values: { value: '+12015550142' } },
    ]);
  });
});
