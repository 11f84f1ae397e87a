{{%AUTOESCAPE context="TEXT"}}
[[mail.hello]]

[[mail.refunded]]

  [[booking.code]]: {{CODE}}
  [[mail.refund]]: {{REFUND}}

[[booking.refunded.text]]
{{LINK}}

[[frame.help]] {{HELP_PHONE}} {{HELP_EMAIL}}
{{ORG_NAME}}
