import { ADMINISTER, READ_CONFIG } from "../../capability.ts";
import type { Judgement } from "../table.ts";

/**
 * The last judgements of most tables: the verbs of the control plane, for names that were read and found to be about
 * configuration; whatever touches content is named before them. `npm run catalogue` prints a new action that meets one
 * of these, with what the general rules would have said when that is different, and prints one whose verb is not here
 * as unclassified.
 */
export const CONTROL_PLANE: readonly Judgement[] = [
  [READ_CONFIG, "Describe* List* Get* BatchDescribe* BatchGet* Batch*Check* Check* Validate* Test* Estimate* Count*"],
  [
    ADMINISTER,
    `Accept* Activate* Add* Allocate* Allow* Apply* Assign* Associate* Attach* Authorize* BatchAssociate* BatchDisassociate*
     BatchModify* BatchUpdate* Cancel* Complete* Configure* Copy* Create* Deactivate* Deauthorize* Decrease* Delete*
     BatchDelete* Deregister* Detach* Disable* Disassociate* Dissociate* Enable* Failover* Import* Increase* Inject*
     Integrate* Link* Lock* Modify* Move* Pause* Promote* Provision* Purchase* Put* BatchPut* Reboot* Register* Reject*
     Release* Remove* Rename* Reset* Resize* Restore* Resume* Revoke* Rollback* Rotate* Set* Start* Stop* BatchStop*
     Suspend* Switchover* Tag* Terminate* Transfer* UnTag* Unassign* Unlock* Untag* Update* Upgrade* Withdraw*`,
  ],
];
