export { GatewayMetrics, type MetricNames } from './gateway-metrics.js';
export { Prebound } from './prebound.js';
