DROP INDEX `execution_daily`;--> statement-breakpoint
ALTER TABLE `execution` ADD `round` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `execution` ADD `claimed_by` text;--> statement-breakpoint
CREATE UNIQUE INDEX `execution_daily_round` ON `execution` (`customer_id`,`account_id`,`day`,`round`) WHERE kind = 'daily';--> statement-breakpoint
CREATE INDEX `execution_daily_failed` ON `execution` (`day`) WHERE kind = 'daily' and status = 'failed';--> statement-breakpoint
ALTER TABLE `analysis_part` ADD `claimed_by` text;