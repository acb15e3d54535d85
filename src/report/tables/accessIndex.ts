import { type AccessGrant, type ExternalGrant, type PrincipalGrants, publishedCertainty } from "../../iam/index.ts";
import { AccessIndexWriter } from "../json/accessIndex/accessIndexWriter.ts";
import type { PublishedExternal, PublishedGrant } from "../json/accessIndex/format.ts";
import { ACCESS_INDEX } from "../model/accessIndexName.ts";
import type { ReportRun } from "./reportRun.ts";

/** The index that is written with the analysis; undefined where it is not wanted. */
export async function openIndex({ files, account, external }: ReportRun) {
  const sink = files.index();
  if (sink === undefined) return undefined;
  const writer = new AccessIndexWriter(sink, account.resources);
  await writer.external(external.map(publishedExternal));
  return {
    add: ({ principal, grants }: PrincipalGrants) => writer.add(principal.arn, grants.map(publishedGrant)),
    async end(): Promise<void> {
      await writer.end();
      await files.close(ACCESS_INDEX);
    },
  };
}

function publishedGrant({ scope, resources, pattern, certainty, ...grant }: AccessGrant): PublishedGrant {
  return {
    ...grant,
    certainty: publishedCertainty(certainty),
    resources: scope === "resource" ? resources : undefined,
    pattern: scope === "pattern" ? pattern : undefined,
  };
}

function publishedExternal({ principal, certainty, ...grant }: ExternalGrant): PublishedExternal {
  return { ...grant, principal: principal.arn, certainty: publishedCertainty(certainty) };
}
