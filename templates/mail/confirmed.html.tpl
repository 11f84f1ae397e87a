{{%AUTOESCAPE context="HTML"}}
<!DOCTYPE html>
<html lang="{{LANG}}">
<head><meta charset="utf-8"><title>{{SUBJECT}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body>
<p>[[mail.hello]]</p>
<p>[[mail.confirmed]]</p>
<p>[[booking.code]]<br><strong>{{CODE}}</strong></p>
<table>
<tbody>
<tr><td>[[order.places]]</td><td>{{QUANTITY}} × {{TYPE}}</td></tr>
<tr><td>[[event.when]]</td><td>{{STARTS}}</td></tr>
{{#VENUE}}<tr><td>[[event.where]]</td><td>{{VENUE_TEXT}}</td></tr>{{/VENUE}}
<tr><td>[[receipt.paid]]</td><td>{{TOTAL}}</td></tr>
</tbody>
</table>
{{#PEOPLE}}<ul>{{#PERSON}}<li>{{PERSON_NAME}}</li>{{/PERSON}}</ul>{{/PEOPLE}}
<p>[[mail.ticket]]<br><a href="{{LINK}}">{{LINK}}</a></p>
<p>[[mail.keep]]</p>
<p>[[frame.help]] {{HELP_PHONE}} {{HELP_EMAIL}}</p>
<p>{{ORG_NAME}}{{#ADDRESS}}<br>{{ADDRESS_TEXT}}{{/ADDRESS}}{{#TAX}}<br>{{TAX_TEXT}}{{/TAX}}</p>
</body>
</html>
