export * from './axios.adapter.js';
export * from './outbound-http.module.js';
export * from './pooled-http.port.js';
