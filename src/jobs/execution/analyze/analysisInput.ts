import { catalogueDate, catalogueVersion, ENGINE_VERSION } from "../../../iam/index.ts";
import type { AnalysisHeader } from "../../../report/model/analysisHeader.ts";
import { declarationsOf } from "../../../store/customer.ts";
import { openDatabase } from "../../../store/database.ts";
import { findPartner } from "../../../store/partner.ts";
import type { FindingException, TrustedAccount } from "../../../store/schema.ts";
import type { StageContext } from "../stage/stage.ts";
import type { Collection } from "../staging/collection.ts";
import { type AnalyzedOrganization, organizationOf } from "./organization.ts";

/** What an analysis rests on besides what was collected. The parts of one analysis are all given the same. */
export interface AnalysisInput {
  header: AnalysisHeader;
  /** Prefix in the staging bucket of what was collected. */
  collected: string;
  trustedAccounts: TrustedAccount[];
  /** Findings that the customer accepts. */
  exceptions: FindingException[];
  organization?: AnalyzedOrganization | null;
  /** Whether the customer wants the tables as Parquet too. */
  hiveEnabled: boolean;
}

export async function analysisInput(
  context: StageContext,
  collection: Collection,
  collected: string,
): Promise<AnalysisInput> {
  const { execution, dependencies } = context;
  const db = openDatabase(dependencies.d1);
  const [organization, declared, partner] = await Promise.all([
    organizationOf(context, collection, collected),
    declarationsOf(db, execution),
    findPartner(db, execution.partnerId),
  ]);
  const { accountAlias } = collection;
  const header = {
    executionId: execution.executionId,
    accountId: execution.accountId,
    partition: execution.provider,
    analysisTime: execution.startedAt,
    engineVersion: ENGINE_VERSION,
    catalogueVersion,
    catalogueDate,
    // What a reader is told of the account and of who hands the report on, as far as there is a name.
    ...(accountAlias !== null && { accountAlias }),
    cover: { customer: execution.partnerCustomerId, ...(partner?.name && { preparedBy: partner.name }) },
  };
  return { header, collected, ...declared, ...(organization !== undefined && { organization }) };
}

const NAME = "input.json";

export async function stageInput(staging: R2Bucket, prefix: string, input: AnalysisInput): Promise<void> {
  await staging.put(prefix + NAME, JSON.stringify(input), { httpMetadata: { contentType: "application/json" } });
}

/** Undefined when it was written by another version of the engine or the catalogue, whose parts fit no part of this one. */
export async function readInput(staging: R2Bucket, prefix: string): Promise<AnalysisInput | undefined> {
  const object = await staging.get(prefix + NAME);
  if (object === null) throw new Error("the input of a planned analysis is gone");
  const input = await object.json<AnalysisInput>();
  const { engineVersion, catalogueVersion: catalogue } = input.header;
  return engineVersion === ENGINE_VERSION && catalogue === catalogueVersion ? input : undefined;
}
