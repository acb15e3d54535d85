CREATE TABLE `webhook` (
	`partner_id` text NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`salt` text NOT NULL,
	`former_salt` text,
	`rotated_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`created_by` text,
	`disabled_at` integer,
	`disabled_reason` text,
	PRIMARY KEY(`partner_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`delivery_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`partner_id` text NOT NULL,
	`name` text NOT NULL,
	`customer_id` text,
	`execution_id` text,
	`event` text NOT NULL,
	`payload` text NOT NULL,
	`status` text DEFAULT 'pending' NOT NULL,
	`attempts` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_delivery_of` ON `webhook_delivery` (`partner_id`,`name`,`delivery_id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_due` ON `webhook_delivery` (`due_at`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_customer` ON `webhook_delivery` (`customer_id`) WHERE customer_id is not null;--> statement-breakpoint
CREATE INDEX `webhook_delivery_age` ON `webhook_delivery` (`created_at`);--> statement-breakpoint
ALTER TABLE `execution` ADD `new_findings` integer;--> statement-breakpoint
CREATE TRIGGER `webhook_execution_ended` AFTER UPDATE OF `status` ON `execution`
WHEN NEW.`status` IN ('succeeded', 'failed') AND OLD.`status` <> NEW.`status`
BEGIN
	INSERT INTO `webhook_delivery` (`partner_id`, `name`, `customer_id`, `execution_id`, `event`, `payload`, `created_at`, `due_at`)
	SELECT w.`partner_id`, w.`name`, NEW.`customer_id`, NEW.`execution_id`, e.`value`,
		json_object(
			'type', e.`value`,
			'timestamp', strftime('%Y-%m-%dT%H:%M:%fZ', NEW.`finished_at` / 1000.0, 'unixepoch'),
			'data', json_patch(
				json_object('partnerId', NEW.`partner_id`, 'partnerCustomerId', NEW.`partner_customer_id`, 'customerId', NEW.`customer_id`, 'accountId', NEW.`account_id`, 'executionId', NEW.`execution_id`),
				json_object(
					'errorCode', CASE e.`value` WHEN 'analysis.failed' THEN NEW.`error_code` END,
					'newFindings', CASE e.`value` WHEN 'finding.new' THEN NEW.`new_findings` END
				)
			)
		),
		NEW.`finished_at`, NEW.`finished_at`
	FROM `webhook` AS w JOIN json_each(w.`events`) AS e
	WHERE w.`partner_id` = NEW.`partner_id` AND w.`disabled_at` IS NULL
		AND (e.`value` = 'analysis.' || NEW.`status` OR (e.`value` = 'finding.new' AND NEW.`status` = 'succeeded' AND NEW.`new_findings` > 0))
	ORDER BY w.`name`, e.`value`;
END;
