import type { FindingItem } from "../../api/resources/findings.ts";
import { Table } from "./table.tsx";

interface FoundIn {
  finding: FindingItem;
  /** The account and the address of its run, where the findings are of several. */
  account?: { accountId: string; path: string };
}

export function FindingTable({ findings, empty }: { findings: readonly FoundIn[]; empty: string }) {
  const areOfSeveral = findings.some(({ account }) => account !== undefined);
  return (
    <Table
      caption="Findings, the most severe first"
      columns={["Severity", "Finding", ...(areOfSeveral ? ["Account"] : [])]}
      rows={findings.map(({ finding, account }) => [
        <span class={`severity ${finding.severity}`}>{finding.severity}</span>,
        <details>
          <summary>{finding.title}</summary>
          <p>{remedyText(finding.remedy)}</p>
          {finding.principals.length > 0 && <p class="quiet">Principals: {finding.principals.join(", ")}</p>}
          {finding.resources.length > 0 && <p class="quiet">Resources: {finding.resources.join(", ")}</p>}
        </details>,
        ...(account === undefined ? [] : [<a href={`#${account.path}`}>{account.accountId}</a>]),
      ])}
      empty={empty}
    />
  );
}

const remedyText = ({ text }: FindingItem["remedy"]): string => text;
