import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { type Applies, CERTAIN, CONDITIONAL, NONE, negated } from "../../policy/applies.ts";
import type { EntitySet } from "../paths/entitySet.ts";

/** How statements match entities; lists are by position of the statement. */
export interface EntityMatches {
  /** On all entities that no pattern names. */
  usual: readonly Applies[];
  /** By position of the entity, on those that some pattern names. */
  exceptions: ReadonlyMap<number, readonly Applies[]>;
}

export function entityMatches(statements: readonly PrincipalStatement[], entities: EntitySet): EntityMatches {
  const usual = statements.map((statement): Applies => (matchesUsually(statement, entities) ? CERTAIN : NONE));
  return { usual, exceptions: exceptionsTo(usual, statements, entities) };
}

/** Whether a statement matches the entities that none of its patterns names. */
function matchesUsually({ patterns, not }: PrincipalStatement, entities: EntitySet): boolean {
  return patterns.some((pattern) => takesAll(pattern, entities)) !== not;
}

function takesAll(pattern: PrincipalStatement["patterns"][number], { index, size }: EntitySet): boolean {
  return pattern.everything || (pattern.certain && index.matching(pattern.text).length === size);
}

function exceptionsTo(
  usual: readonly Applies[],
  statements: readonly PrincipalStatement[],
  entities: EntitySet,
): Map<number, Applies[]> {
  const special = new Map<number, Applies[]>();
  statements.forEach(({ patterns, not }, at) => {
    if (patterns.some((pattern) => takesAll(pattern, entities))) return;
    const found = new Map<number, Applies>();
    for (const { text, certain } of patterns) {
      for (const position of entities.index.matching(text)) {
        if (certain || !found.has(position)) found.set(position, certain ? CERTAIN : CONDITIONAL);
      }
    }
    for (const [position, match] of found) {
      const matches = special.get(position) ?? [...usual];
      matches[at] = not ? negated(match) : match;
      special.set(position, matches);
    }
  });
  return special;
}
