import { defaultRegions } from "../../../aws/client/partition.ts";
import { enabledRegions } from "../../../aws/services/ec2.ts";
import {
  accountAlias,
  accountSummary,
  credentialReport,
  generateCredentialReport,
  reportMissing,
  type VirtualMfaDevice,
  virtualMfaDevices,
} from "../../../aws/services/iam.ts";
import { accountPublicAccessBlock, type PublicAccessBlockSettings } from "../../../aws/services/s3.ts";
import type { Survey } from "./survey.ts";

/** What is asked for before all else: IAM makes the credential report while the rest is read. */
export interface EarlyFacts {
  alias: string | undefined;
  summary: Record<string, number>;
}

export async function earlyFacts(survey: Survey): Promise<EarlyFacts> {
  const { client } = survey;
  const [alias, summary] = await Promise.all([
    survey.read({ action: "iam:ListAccountAliases", region: "" }, () => accountAlias(client)),
    survey.read({ action: "iam:GetAccountSummary", region: "" }, () => accountSummary(client)),
    survey.read({ action: "iam:GenerateCredentialReport", region: "" }, () => generateCredentialReport(client)),
  ]);
  return { alias, summary: summary ?? {} };
}

export interface LateFacts {
  mfaDevices: VirtualMfaDevice[];
  regions: readonly string[];
  publicAccessBlock: PublicAccessBlockSettings | undefined;
}

export async function lateFacts(survey: Survey, accountId: string): Promise<LateFacts> {
  const { client } = survey;
  const [mfaDevices, regions, publicAccessBlock] = await Promise.all([
    survey.read({ action: "iam:ListVirtualMFADevices", region: "" }, () => virtualMfaDevices(client)),
    survey.read({ action: "ec2:DescribeRegions", region: client.globalRegion }, () => enabledRegions(client)),
    survey.read({ action: "s3:GetAccountPublicAccessBlock", region: "" }, () =>
      accountPublicAccessBlock(client, accountId),
    ),
  ]);
  return {
    mfaDevices: mfaDevices ?? [],
    regions: regions !== undefined && regions.length > 0 ? regions : defaultRegions(client.partition),
    publicAccessBlock,
  };
}

/**
 * The credential report, read last. One that is not there is asked for once more: it may have expired since, or the first
 * request was lost.
 */
export async function finishedCredentialReport(survey: Survey): Promise<string | undefined> {
  const { client } = survey;
  return survey.read({ action: "iam:GetCredentialReport", region: "" }, async () => {
    const first = await credentialReport(client);
    if (first.ok || !reportMissing(first.failure)) return first;
    const asked = await generateCredentialReport(client);
    return asked.ok ? credentialReport(client) : first;
  });
}
