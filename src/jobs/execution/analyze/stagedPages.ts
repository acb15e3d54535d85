import {
  type AuthorizationPage,
  type Gap,
  type ResourceRecords,
  readAuthorizationPage,
  readResourceRecords,
} from "../../../iam/index.ts";
import { readPage } from "../staging/collection.ts";

/** The pages of a collection, checked: what does not fit is left out and named in `gaps`. */
export interface StagedPages {
  /**
   * A page of kind `iam`. `known`: where each entry of the pages before stands, by ARN; an entry that is there already is
   * left out, the others are added.
   */
  details(name: string, known?: Map<string, string>): Promise<Pick<AuthorizationPage, "details" | "gaps">>;
  /** A page of kind `resources`. */
  resources(name: string): Promise<ResourceRecords>;
}

export function stagedPages(staging: R2Bucket, prefix: string): StagedPages {
  return {
    async details(name, known) {
      const page = readAuthorizationPage(await readPage(staging, prefix, name), known, name);
      return page.ok ? page.value : { details: {}, gaps: [malformed("iam", name, page.error)] };
    },
    async resources(name) {
      const page = readResourceRecords(await readPage(staging, prefix, name), name);
      return page.ok ? page.value : { resources: [], gaps: [malformed("", name, page.error)] };
    },
  };
}

function malformed(service: string, resource: string, message: string): Gap {
  return { service, region: "", action: "parse", code: "MalformedPage", resource, message };
}
