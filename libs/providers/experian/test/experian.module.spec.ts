import { describe, expect, it } from '@jest/globals';
import { providerToken } from '#libs/provider-kit';
import { makeTestAuthority } from '#libs/simulators';
import {
  CrossCore1Config,
  ExperianConfig,
  ExperianCrossCore1Module,
  ExperianModule,
  ExperianPreciseIdModule,
  PreciseIdConfig,
} from '../src/index.js';
import { CROSSCORE2, crossCore1, PRECISE_ID } from './settings.js';
import { configOf } from './stage.js';

describe('the modules', () => {
  it('register an instance each, under its name in the configuration file', async () => {
    const identity = await (await makeTestAuthority()).issue({ commonName: 'client.example.test', client: true });
    const modules = [
      ExperianModule.register({ name: 'one', settings: configOf(ExperianConfig, CROSSCORE2) }),
      ExperianCrossCore1Module.register({ name: 'two', settings: configOf(CrossCore1Config, crossCore1(identity)) }),
      ExperianPreciseIdModule.register({ name: 'three', settings: configOf(PreciseIdConfig, PRECISE_ID) }),
    ];
    expect(modules.map(({ module }) => module)).toEqual([
      ExperianModule,
      ExperianCrossCore1Module,
      ExperianPreciseIdModule,
    ]);
    expect(modules.map((module) => module.exports)).toEqual(
      ['one', 'two', 'three'].map((name) => [providerToken(name)]),
    );
  });
});
