import { describe, expect, it } from '@jest/globals';
import { describeProviderConformance } from '#libs/provider-conformance';
import { MOCK_HARNESS } from './mock.harness.js';

describeProviderConformance(MOCK_HARNESS, { describe, it, expect });
