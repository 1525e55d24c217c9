import { HttpModule, HttpService } from '@nestjs/axios';
import { type DynamicModule, Module } from '@nestjs/common';
import type { HttpPort } from '#libs/provider-spec';
import { axiosSettings, hideAxiosErrors } from './axios.adapter.js';

const ERRORS_HIDDEN = Symbol('ERRORS_HIDDEN');

/** Nest's HttpService over a port, for provider authors who want axios: the same pool, caps and errors. */
@Module({})
export class OutboundHttpModule {
  static over(port: HttpPort): DynamicModule {
    return {
      module: OutboundHttpModule,
      imports: [HttpModule.registerAsync({ useFactory: () => axiosSettings(port) })],
      providers: [
        {
          provide: ERRORS_HIDDEN,
          inject: [HttpService],
          useFactory: ({ axiosRef }: HttpService) => hideAxiosErrors(axiosRef),
        },
      ],
      exports: [HttpModule],
    };
  }
}
