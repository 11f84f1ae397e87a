{{%AUTOESCAPE context="TEXT"}}
[[mail.hello]]

[[mail.refunded]]

  [[booking.code]]: {{CODE}}
  [[mail.refund]]: {{REFUND}}

[[booking.refunded.text]]
{{#OVER}}[[booking.refunded.over]]
{{/OVER}}{{#STANDS}}[[mail.refunded.stands]]
{{/STANDS}}{{LINK}}

[[frame.help]] {{HELP_PHONE}} {{HELP_EMAIL}}
{{ORG_NAME}}
