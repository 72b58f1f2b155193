-- When the merchant handed a customer's data on, and which of their staff says so.
ALTER TABLE data_requests
  ADD COLUMN IF NOT EXISTS answered_at TIMESTAMPTZ(6),
  ADD COLUMN IF NOT EXISTS answered_by TEXT;
