import { defaultRegions } from "../../../aws/client/partition.ts";
import { describeRegions } from "../../../aws/services/ec2.ts";
import {
  generateCredentialReport,
  getAccountSummary,
  getCredentialReport,
  listAccountAliases,
  listVirtualMfaDevices,
  reportMissing,
  type VirtualMfaDevice,
} from "../../../aws/services/iam.ts";
import { getAccountPublicAccessBlock, type PublicAccessBlockSettings } from "../../../aws/services/s3.ts";
import type { CollectorSession } from "./session.ts";

/** What is read first: IAM generates the credential report while the rest is read. */
export interface EarlyFacts {
  alias: string | undefined;
  summary: Record<string, number>;
}

export async function earlyFacts(session: CollectorSession): Promise<EarlyFacts> {
  const [aliases, summary] = await Promise.all([
    session.read(listAccountAliases, { region: "" }),
    session.read(getAccountSummary, { region: "" }),
    session.read(generateCredentialReport, { region: "" }),
  ]);
  return { alias: aliases?.[0], summary: summary ?? {} };
}

export interface LateFacts {
  mfaDevices: VirtualMfaDevice[];
  regions: readonly string[];
  publicAccessBlock: PublicAccessBlockSettings | undefined;
}

export async function lateFacts(session: CollectorSession, accountId: string): Promise<LateFacts> {
  const { client } = session;
  const [mfaDevices, regions, publicAccessBlock] = await Promise.all([
    session.read(listVirtualMfaDevices, { region: "" }),
    session.read(describeRegions, { region: client.globalRegion }),
    session.read(getAccountPublicAccessBlock, { region: "" }, accountId),
  ]);
  return {
    mfaDevices: mfaDevices ?? [],
    regions: regions !== undefined && regions.length > 0 ? regions : defaultRegions(client.partition),
    publicAccessBlock,
  };
}

/**
 * The credential report, read last. A missing one is generated once more: it may have expired, or the first
 * request was lost.
 */
export async function finishedCredentialReport(session: CollectorSession): Promise<string | undefined> {
  const { client } = session;
  return session.attempt(getCredentialReport.action, { region: "" }, async () => {
    const first = await getCredentialReport(client);
    if (first.ok || !reportMissing(first.failure)) return first;
    const asked = await generateCredentialReport(client);
    return asked.ok ? getCredentialReport(client) : first;
  });
}
