import { IsInt, Max, Min } from 'class-validator';
import { Described } from '#libs/provider-kit';

/** Nothing here is required: a mock that must be configured would not be tried. */
export class MockConfig {
  @Described('Milliseconds that an ordinary answer takes.', 25)
  @IsInt()
  @Min(0)
  @Max(60_000)
  latencyMs = 25;

  @Described('Milliseconds that the answer for the persona Slow takes.', 6_000)
  @IsInt()
  @Min(0)
  @Max(60_000)
  slowMs = 6_000;
}
