import { openApiDocument } from '../openapi/openapi-document.js';

/** Prints the OpenAPI document; docs/openapi.json is its output. */
process.stdout.write(`${JSON.stringify(openApiDocument(), null, 2)}\n`);
