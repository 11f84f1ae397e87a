'use strict';
/* The keys of the gateway's entities, in its order. */
const ORDER = ['id', 'entity', 'amount', 'amount_paid', 'amount_due', 'currency',
  'receipt', 'offer_id', 'status', 'attempts', 'notes', 'created_at', 'description',
  'checkout'];
const PAYMENT = ['id', 'entity', 'amount', 'currency', 'status', 'order_id',
  'invoice_id', 'international', 'method', 'amount_refunded', 'refund_status',
  'captured', 'description', 'card_id', 'bank', 'wallet', 'vpa', 'email', 'contact',
  'notes', 'fee', 'tax', 'error_code', 'error_description', 'error_source',
  'error_step', 'error_reason', 'acquirer_data', 'created_at'];
const REFUND = ['id', 'entity', 'amount', 'currency', 'payment_id', 'notes',
  'receipt', 'acquirer_data', 'created_at', 'batch_id', 'status',
  'speed_processed', 'speed_requested'];
/* What a payment has besides in refund events; those have sorted keys. */
const REFUNDED = [...PAYMENT, 'account_id', 'amount_transferred', 'base_amount',
  'customer_id', 'device_id', 'fee_bearer', 'gateway_merchant_id',
  'gateway_provider', 'gateway_terminal_id', 'internal_status',
  'optimizer_provider', 'provider', 'receiver_type', 'settled_by',
  'source_channel', 'store_id', 'terminal_id', 'token_id'].sort();
const DISPUTE = ['id', 'entity', 'payment_id', 'amount', 'currency', 'amount_deducted',
  'reason_code', 'respond_by', 'status', 'phase', 'created_at'];
const EVIDENCE = ['amount', 'summary', 'shipping_proof', 'billing_proof',
  'cancellation_proof', 'customer_communication', 'proof_of_service',
  'explanation_letter', 'refund_confirmation', 'access_activity_log',
  'refund_cancellation_policy', 'term_and_conditions', 'others', 'submitted_at'];

module.exports = { ORDER, PAYMENT, REFUND, REFUNDED, DISPUTE, EVIDENCE };
