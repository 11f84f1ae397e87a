{{%AUTOESCAPE context="TEXT"}}
[[mail.hello]]

[[mail.confirmed]]

  [[booking.code]]: {{CODE}}
  [[order.places]]: {{QUANTITY}} x {{TYPE}}
  [[event.when]]: {{STARTS}}
{{#VENUE}}  [[event.where]]: {{VENUE_TEXT}}
{{/VENUE}}  [[receipt.paid]]: {{TOTAL}}

{{#PERSON}}  - {{PERSON_NAME}}
{{/PERSON}}
[[mail.ticket]]
{{LINK}}

[[mail.keep]]

[[frame.help]] {{HELP_PHONE}} {{HELP_EMAIL}}
{{ORG_NAME}}
{{#ADDRESS}}{{ADDRESS_TEXT}}
{{/ADDRESS}}{{#TAX}}{{TAX_TEXT}}
{{/TAX}}
