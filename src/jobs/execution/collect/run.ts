import type { AwsClient } from "../../../aws/client/client.ts";
import { type StageContext, type StageResult, stagingPrefix } from "../stage/stage.ts";
import type { ResourceDraft } from "./collector.ts";
import { createPageWriter, createResourcePages, type PageWriter, type ResourcePages } from "./pages.ts";
import { createRoleNames, type RoleNamesBuilder } from "./roleNames.ts";
import { type CollectorSession, createCollectorSession } from "./session.ts";
import { openSpool, type Spool } from "./spool.ts";
import { type CollectState, writeState } from "./state.ts";

/** Claims without a checkpoint after which a service that still throttles or is unavailable becomes a gap. */
const PATIENT_CLAIMS = 3;

/** A checkpoint is made when this share of the invocation's budget has been used since the last one. */
const CHECKPOINT_SHARE = 1 / 8;

/** Before a credential that can be obtained again expires, an invocation with a new one goes on. */
const RENEWAL_MARGIN_MS = 60_000;

/** Collecting in one invocation: the state that it carries on, and what it reads and writes with. */
export interface CollectRun {
  context: StageContext;
  client: AwsClient;
  state: CollectState;
  session: CollectorSession;
  writer: PageWriter;
  roles: RoleNamesBuilder;
  listed: Spool<ResourceDraft>;
  drafts: Spool<ResourceDraft>;
  resources: ResourcePages;
  /** Whether this invocation should leave the rest to the next one. */
  isSpent(): boolean;
  /** Whether anything more may begin before the next checkpoint. */
  mayBegin(): boolean;
  /** Says that `state` has moved on. */
  advance(): void;
  hasAdvanced(): boolean;
  /** Stages everything and lets the next claim begin here. Nothing may be under way. */
  checkpoint(): Promise<void>;
  /** The same, and ends the invocation. */
  pause(): Promise<StageResult>;
}

/** @param renewBefore when the credential expires, if it can be obtained again; in milliseconds */
export function openRun(
  context: StageContext,
  client: AwsClient,
  state: CollectState,
  renewBefore: number | undefined,
): CollectRun {
  const { budget, attempt, execution } = context;
  const { staging, runtime } = context.dependencies;
  const prefix = stagingPrefix(execution, "collection");
  const impatient = state.impatient || attempt > PATIENT_CLAIMS;
  const session = createCollectorSession(client, !impatient, state.session);
  const writer = createPageWriter(staging, prefix, state.pages);
  const roles = createRoleNames(state.roles);
  const spool = (name: "listed" | "drafts") =>
    openSpool<ResourceDraft>(staging, (page) => `${prefix}${name}-${String(page).padStart(4, "0")}.json`, state[name]);
  const listed = spool("listed");
  const drafts = spool("drafts");
  const resources = createResourcePages(writer);
  let saved = 0;
  let savedAtShare = budget.share();
  let advanced = false;

  const save = async (): Promise<string> => {
    await listed.flush();
    await drafts.flush();
    await resources.finish();
    saved += 1;
    savedAtShare = budget.share();
    const key = `${prefix}state-${String(saved).padStart(4, "0")}.json`;
    await writeState(staging, key, {
      ...state,
      impatient,
      roles: roles.state(),
      listed: listed.state(),
      drafts: drafts.state(),
      pages: [...writer.pages],
      session: session.state(),
    });
    return key;
  };
  const isSpent = () =>
    budget.isSpent() || (renewBefore !== undefined && runtime.now() >= renewBefore - RENEWAL_MARGIN_MS);

  return {
    context,
    client,
    state,
    session,
    writer,
    roles,
    listed,
    drafts,
    resources,
    isSpent,
    mayBegin: () => !isSpent() && budget.share() - savedAtShare < CHECKPOINT_SHARE,
    advance: () => {
      advanced = true;
    },
    hasAdvanced: () => advanced,
    checkpoint: async () => context.checkpoint(await save()),
    pause: async () => ({ outcome: "continue", cursor: await save() }),
  };
}
