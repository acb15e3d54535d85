import { services } from "../../catalogue/catalogue.ts";
import { type ServiceScope, serviceScope } from "../../catalogue/serviceActions.ts";
import { arnParts } from "../../policy/arn.ts";
import {
  compilePattern,
  hasWildcard,
  lazilyCompiled,
  literalPrefix,
  type Matcher,
  matchesPattern,
  patternText,
} from "../../policy/pattern.ts";
import { inCommon, WITNESS, witnessOf } from "../../policy/witness.ts";

const REGION = "$" + "{Region}";
const ACCOUNT = "$" + "{Account}";

/** Patterns whose types are remembered: those that principals share come again and again. */
const REMEMBERED = 2_000;

/** Services in a region of an account whose formats are kept made ready. */
const PLACES = 500;

/** One resource type of one service. */
export interface TypeFormat {
  scope: ServiceScope;
  /** Index into the service's resource types. */
  type: number;
  /** As the catalogue has it, the partition filled in. */
  arn: string;
  /** What every ARN of it begins with. */
  prefix: string;
  /** A name of the type in the account that only wildcards match. */
  witness: string;
}

/** A type that a pattern matches in part, and a name of the type that the pattern matches. */
export interface NamedType {
  format: TypeFormat;
  witness: string;
}

/** A type as it is in one region of one account. */
interface PlacedFormat {
  format: TypeFormat;
  /** The pattern of its names. */
  names: string;
  isName: Matcher;
}

/** Services whose actions on another service's resources are access to them: assuming a role, SQL by the Data API. */
const ALSO: Readonly<Record<string, readonly string[]>> = { iam: ["sts"], rds: ["rds-data"] };

/** The resource types of the catalogue, with the partition and the account filled in. */
export class TypeFormats {
  readonly all: readonly TypeFormat[];
  /** Indexes of the services that have no resource type at all. */
  readonly withoutTypes: readonly number[];
  readonly #byService = new Map<number, TypeFormat[]>();
  readonly #byArnService = new Map<string, TypeFormat[]>();
  readonly #placed = new Map<string, readonly PlacedFormat[]>();
  readonly #named = new Map<string, readonly NamedType[]>();

  readonly #accountId: string;

  constructor(partition: string, accountId: string) {
    this.#accountId = accountId;
    this.all = services().flatMap((service) => {
      const scope = serviceScope(service.index);
      const formats = service.resourceTypes.map((resourceType, type): TypeFormat => {
        const arn = resourceType.arn.replaceAll("$" + "{Partition}", partition);
        const witness = witnessOf(asPattern(arn, WITNESS, accountId));
        return { scope, type, arn, prefix: arn.split("$", 1)[0] ?? "", witness };
      });
      this.#byService.set(service.index, formats);
      for (const format of formats) {
        const [, , arnService = ""] = arnParts(format.arn);
        if (arnService !== service.prefix && !ALSO[arnService]?.includes(service.prefix)) continue;
        const list = this.#byArnService.get(arnService);
        if (list === undefined) this.#byArnService.set(arnService, [format]);
        else list.push(format);
      }
      return formats;
    });
    this.withoutTypes = services().flatMap(({ index, resourceTypes }) => (resourceTypes.length === 0 ? [index] : []));
  }

  /** The types that a service's actions take. */
  ofService(index: number): readonly TypeFormat[] {
    return this.#byService.get(index) ?? [];
  }

  /** The types of which a pattern names a part; in the account where it can. */
  namedBy(pattern: string): readonly NamedType[] {
    const known = this.#named.get(pattern);
    if (known !== undefined) return known;
    const matches = compilePattern(pattern);
    const start = literalPrefix(pattern);
    const name = hasWildcard(pattern) ? undefined : patternText(pattern);
    const [region, account] = this.#place(pattern);
    const found: NamedType[] = [];
    for (const { format, names, isName: isOfType } of this.#candidates(pattern, region, account)) {
      const { arn, prefix, witness: any } = format;
      if ((!prefix.startsWith(start) && !start.startsWith(prefix)) || matches(any)) continue;
      if ((region === "" && arn.includes(REGION)) || (account === "" && arn.includes(ACCOUNT))) continue;
      const witness = name === undefined ? inCommon(pattern, names) : isOfType(name) ? name : undefined;
      if (witness === undefined || this.#isSubresource(format, witness)) continue;
      found.push({ format, witness });
    }
    if (this.#named.size >= REMEMBERED) this.#named.clear();
    this.#named.set(pattern, found);
    return found;
  }

  /**
   * Whether a name belongs to a type inside the format's type: a bucket name has no slash, the names of its objects do.
   */
  #isSubresource({ scope, arn }: TypeFormat, name: string): boolean {
    const [, , , region = "", account = ""] = arnParts(name);
    return this.ofService(scope.index).some(
      (other) => /^[/:]/.test(restOf(other.arn, arn)) && matchesPattern(asPattern(other.arn, region, account), name),
    );
  }

  /** The region and the account for a pattern: the analyzed account where the pattern matches it. */
  #place(pattern: string): [region: string, account: string] {
    const [, , , region = "*", account = "*", ...rest] = arnParts(pattern);
    if (rest.length === 0) return [WITNESS, this.#accountId];
    return [witnessOf(region), matchesPattern(account, this.#accountId) ? this.#accountId : witnessOf(account)];
  }

  /** The types that a pattern may name, in a place. */
  #candidates(pattern: string, region: string, account: string): Iterable<PlacedFormat> {
    const [prefix = "", partition = "", arnService] = arnParts(pattern);
    if (arnService === undefined || [prefix, partition, arnService].some(hasWildcard)) {
      return [...this.#byArnService.values()].flat().map((format) => placed(format, region, account));
    }
    const place = `${arnService} ${region} ${account}`;
    const known = this.#placed.get(place);
    if (known !== undefined) return known;
    const made = (this.#byArnService.get(arnService) ?? []).map((format) => placed(format, region, account));
    if (this.#placed.size >= PLACES) this.#placed.clear();
    this.#placed.set(place, made);
    return made;
  }

  /** The types that an ARN is of, and those of what it contains: objects of a bucket, indexes of a table. */
  ofResource(
    arn: string,
  ): { format: TypeFormat /** Pattern of the rest; empty for the resource itself. */; rest: string }[] {
    const [, , arnService = "", region = "", account = ""] = arnParts(arn);
    const candidates = (this.#byArnService.get(arnService) ?? []).map((format) => ({
      format,
      pattern: asPattern(format.arn, region, account),
    }));
    const itself = candidates.filter(({ pattern }) => matchesPattern(pattern, arn));
    const found = itself.map(({ format }) => ({ format, rest: "" }));
    for (const { format, pattern } of candidates) {
      const base = itself.find((each) => each.format !== format && pattern.startsWith(each.pattern));
      const rest = base === undefined ? "" : pattern.slice(base.pattern.length);
      if (/^[/:]/.test(rest)) found.push({ format, rest });
    }
    return found;
  }
}

function placed(format: TypeFormat, region: string, account: string): PlacedFormat {
  const names = asPattern(format.arn, region, account);
  return { format, names, isName: lazilyCompiled(names) };
}

/** An ARN format as a pattern in which only the last part has wildcards. */
function asPattern(arn: string, region: string, account: string): string {
  return arn
    .replaceAll(REGION, region)
    .replaceAll(ACCOUNT, account)
    .replace(/\$\{[^}]*\}/g, "*");
}

/** What a longer format adds; empty when it does not begin with the other. */
function restOf(longer: string, base: string): string {
  return longer.startsWith(base) ? longer.slice(base.length) : "";
}
