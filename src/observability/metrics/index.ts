export { GatewayMetrics, type MetricNames } from './gateway-metrics.js';
export { LabelSet } from './label-set.js';
export { Prebound } from './prebound.js';
