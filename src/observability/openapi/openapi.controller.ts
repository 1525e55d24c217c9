import { Controller, Get } from '@nestjs/common';
import { type OpenApiDocument, openApiDocument } from './openapi-document.js';

@Controller('openapi.json')
export class OpenApiController {
  private readonly document = openApiDocument();

  @Get()
  read(): OpenApiDocument {
    return this.document;
  }
}
