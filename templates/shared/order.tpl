{{%AUTOESCAPE context="HTML"}}
{{! What is being booked. EVENT_TITLE, TYPE, QUANTITY, TOTAL }}
<dl class="facts order">
<div><dt>[[order.event]]</dt><dd>{{EVENT_TITLE}}</dd></div>
<div><dt>[[order.places]]</dt><dd>{{QUANTITY}} × {{TYPE}}</dd></div>
<div class="total"><dt>[[order.total]]</dt><dd>{{TOTAL}}</dd></div>
</dl>
