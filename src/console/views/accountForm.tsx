import type { Problem } from "../apiCaller.ts";
import { Choice, Field } from "../parts/field.tsx";
import { ProblemBox } from "../parts/problem.tsx";

interface AccountFormProps {
  partnerId: string;
  /** The customer that the form proposes. */
  partnerCustomerId?: string;
  /** What was sent, and what was wrong with it. */
  sent?: URLSearchParams;
  problem?: Problem;
}

/** Adds or replaces the configuration of an account. What was sent stays in it when the API refuses it. */
export function AccountForm({ partnerId, partnerCustomerId = "", sent, problem }: AccountFormProps) {
  const filled = sent ?? new URLSearchParams({ partnerCustomerId });
  const field = (name: string) => ({ name, value: filled.get(name) ?? "", problem });
  return (
    <form class="card" data-post={`/partner/${partnerId}/account`}>
      <h2>Add an account</h2>
      {problem !== undefined && <ProblemBox problem={problem} />}
      <Field
        {...field("partnerCustomerId")}
        label="Customer"
        help="Your own identifier of the customer: 6 to 64 letters, digits, _, . and -."
      />
      <Field {...field("accountId")} label="AWS account" help="Twelve digits." />
      <Choice
        name="provider"
        label="Partition"
        options={{ aws: "AWS", "aws-us-gov": "AWS GovCloud (US)" }}
        value={filled.get("provider") ?? "aws"}
      />
      <Field
        {...field("roleArn")}
        path="auditorAuthConfig.roleArn"
        label="Role to assume"
        help="The ARN of the auditor role in the account."
      />
      <Field
        {...field("externalId")}
        path="auditorAuthConfig.externalId"
        label="External ID"
        help="What the role's trust policy demands. Leave it empty to get one: put it into the trust policy before the first analysis."
        required={false}
      />
      <button type="submit">Add the account</button>
    </form>
  );
}
