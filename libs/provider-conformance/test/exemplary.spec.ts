import { describe, expect, it } from '@jest/globals';
import { describeProviderConformance } from '#libs/provider-conformance';
import { exemplaryProvider } from './exemplary.provider.js';
import { TEACHING_HARNESS } from './teaching.scenarios.js';

describeProviderConformance({ ...TEACHING_HARNESS, definition: exemplaryProvider }, { describe, it, expect });
