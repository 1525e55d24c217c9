export declare const STAFF_API_FILE: string;

interface Operation {
  readonly summary?: string;
  readonly 'x-roles'?: readonly string[] | 'any';
}

/** Paths and schemas of the staff interface, read from its controllers. */
export declare function staffApi(): {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly schemas: Readonly<Record<string, object>>;
};
