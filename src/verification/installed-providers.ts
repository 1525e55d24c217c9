import type { ProviderModuleClass } from '#libs/provider-kit';
import type { ProviderDefinition } from '#libs/provider-spec';
import {
  ExperianCrossCore1Module,
  ExperianModule,
  ExperianPreciseIdModule,
  experian,
  experianCrossCore1,
  experianPreciseId,
} from '#libs/providers/experian';
import { IdologyModule, idology } from '#libs/providers/idology';
import { MockModule, mock } from '#libs/providers/mock';

export interface InstalledProvider {
  readonly definition: ProviderDefinition;
  readonly module: ProviderModuleClass;
}

/** The only place that names a provider. To install another, add its folder under libs/providers and one line here. */
export const INSTALLED_PROVIDERS: readonly InstalledProvider[] = [
  { definition: mock, module: MockModule },
  { definition: idology, module: IdologyModule },
  { definition: experian, module: ExperianModule },
  { definition: experianCrossCore1, module: ExperianCrossCore1Module },
  { definition: experianPreciseId, module: ExperianPreciseIdModule },
];
