import type { RegionalResource, ResourceKind, Sequence, Tag } from "../accounts/model.ts";
import type { Context } from "../context.ts";
import type { JsonInput } from "../protocol/json.ts";
import { boundedInteger, paginate } from "../protocol/pagination.ts";
import { type AwsFailure, failure } from "../protocol/service.ts";

/** The caller's resources of a kind in the region that the call was signed for. */
export function resourcesOf(kind: ResourceKind, { account, region }: Context): Sequence<RegionalResource> {
  return account?.resources(kind, region) ?? [];
}

/** The one of them whose name or ARN is given. */
export function findResource(kind: ResourceKind, given: unknown, context: Context): RegionalResource | undefined {
  return everyResource(kind, context).find(({ name, arn }) => given === name || given === arn);
}

export function everyResource(kind: ResourceKind, context: Context): RegionalResource[] {
  const list = resourcesOf(kind, context);
  return Array.from({ length: list.length }, (_, index) => list.at(index)).filter((each) => each !== undefined);
}

/** How a list operation calls the size and the position of a page, and what it says of a bad one. */
export interface PageRules {
  /** Tells the lists apart in their tokens. */
  readonly scope: string;
  readonly size: { readonly member: string; readonly standard: number; readonly min?: number; readonly max: number };
  readonly token: string;
  readonly badSize: AwsFailure;
  readonly badToken: AwsFailure;
}

/** Rules of a service whose refusals have one code for both. */
export function pageRules(rules: Omit<PageRules, "badSize" | "badToken"> & { readonly code: string }): PageRules {
  const { code, ...rest } = rules;
  return {
    ...rest,
    badSize: failure(400, code, `${rules.size.member} must be at most ${rules.size.max}`),
    badToken: failure(400, code, `The value of ${rules.token} is not valid.`),
  };
}

export function page<Item>(
  read: (member: string) => unknown,
  list: Sequence<Item>,
  rules: PageRules,
): { items: readonly Item[]; next: string | undefined } | AwsFailure {
  const { member, standard, min = 1, max } = rules.size;
  const size = boundedInteger(read(member), { standard, min, max });
  if (size === undefined) return rules.badSize;
  const token = read(rules.token);
  const marker = typeof token === "string" ? token : undefined;
  return paginate(list, { size, marker, scope: rules.scope }) ?? rules.badToken;
}

/** Members of a JSON request, by name. */
export function membersOf(input: JsonInput): (name: string) => unknown {
  return (name) => input[name];
}

/** Parameters of a form, by name. */
export function parametersOf(input: URLSearchParams): (name: string) => unknown {
  return (name) => input.get(name) ?? undefined;
}

export function tagPairs(tags: readonly Tag[]): { Key: string; Value: string }[] {
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}

export function lowerTagPairs(tags: readonly Tag[]): { key: string; value: string }[] {
  return tags.map(({ Key, Value }) => ({ key: Key, value: Value }));
}

export function tagMap(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

export function epochSeconds(time: string): number {
  return Date.parse(time) / 1000;
}
