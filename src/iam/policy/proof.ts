/** Why: one statement of one policy. */
export interface Proof {
  /**
   * ARN of a managed policy; `{arn of user, group or role}#{name}` of an inline one; `{arn of resource}#policy` of a
   * resource policy (a role's trust policy is `{arn of role}#trust`); `{arn of key}#grant` of a KMS grant.
   */
  policy: string;
  /** Its Sid, else its position from 0 as `#0`; of a KMS grant its GrantId. */
  statement: string;
  effect: "Allow" | "Deny";
}
