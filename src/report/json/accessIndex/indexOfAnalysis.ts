import type { ReportSink } from "../../stream/sink.ts";
import { parseLine, readAnalysis } from "../analysisReader.ts";
import { AccessIndexWriter } from "./accessIndexWriter.ts";
import type { PublishedExternal, PublishedGrant } from "./format.ts";

/** Writes the index of a stored analysis, which is read whole. Throws `AnalysisUnreadable`. */
export async function indexOfAnalysis(text: AsyncIterable<string>, sink: Pick<ReportSink, "write">): Promise<void> {
  const resources: { arn: string; service: string }[] = [];
  const external: PublishedExternal[] = [];
  let writer: AccessIndexWriter | undefined;
  const begun = async () => {
    if (writer !== undefined) return writer;
    writer = new AccessIndexWriter(sink, resources);
    await writer.external(external);
    return writer;
  };
  for await (const read of readAnalysis(text)) {
    if (read.part === "resources") {
      const { arn, service } = parseLine<{ arn: string; service: string }>(read.line);
      resources.push({ arn, service });
    } else if (read.part === "externalAccess") {
      const { principal, ...line } = parseLine<Omit<PublishedExternal, "principal"> & { principal: { arn: string } }>(
        read.line,
      );
      external.push({ ...line, principal: principal.arn });
    } else if (read.part === "access") {
      await (await begun()).add(
        read.principal,
        read.grants.map((line) => parseLine<PublishedGrant>(line)),
      );
    }
  }
  await (await begun()).end();
}
