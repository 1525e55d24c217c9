import { aRunningGateway } from '../support/running-gateway.js';

const aPerson = (email: string) => ({
  email,
  givenName: 'Ana',
  surname: 'Example',
  extension_DateOfBirth: '1990-01-02',
  ui_locales: 'en-US',
});

it('a sign-up works again after the embedded database was killed under the gateway, and the log tells of it once', async () => {
  const gateway = await aRunningGateway({});
  try {
    expect((await gateway.press(aPerson('before@example.test'))).body).toMatchObject({ action: 'Continue' });
    const killed = gateway.databasePid();
    process.kill(killed, 'SIGKILL');
    while (!gateway.logged().includes('"database.restarted"')) await new Promise((resolve) => setTimeout(resolve, 20));

    expect(gateway.databasePid()).not.toBe(killed);
    expect((await gateway.press(aPerson('after@example.test'))).body).toMatchObject({ action: 'Continue' });
    expect((await gateway.get('/health/ready')).status).toBe(200);
    expect(gateway.logged().match(/"database\.(ended|restarted)"/g)).toEqual([
      '"database.ended"',
      '"database.restarted"',
    ]);
    expect((await gateway.get('/metrics')).text).toContain('verigate_embedded_database_ends_total 1');
  } finally {
    await gateway.close();
  }
}, 120_000);
