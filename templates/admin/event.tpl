{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="broad">
<p class="step"><a href="/admin/">[[admin.events]]</a></p>
<h1>{{EVENT_TITLE}}</h1>
<p class="left">{{STATE}}</p>
<p><meter class="sold" min="0" max="{{CAPACITY}}" value="{{SOLD}}" aria-label="[[admin.sold]]"></meter></p>
<dl class="numbers">
<div><dt>[[admin.sold]]</dt><dd data-count="sold">{{SOLD_TEXT}}</dd></div>
<div><dt>[[admin.held]]</dt><dd data-count="held">{{HELD}}</dd></div>
<div><dt>[[admin.left]]</dt><dd data-count="left">{{FREE}}</dd></div>
<div><dt>[[admin.blocked]]</dt><dd data-count="blocked">{{BLOCKED}}</dd></div>
<div><dt>[[admin.waiting]]</dt><dd data-count="waiting">{{WAITING}}</dd></div>
<div><dt>[[admin.inside]]</dt><dd data-count="inside">{{INSIDE}}</dd></div>
<div><dt>[[admin.rate]]</dt><dd data-count="rate">{{RATE}}</dd></div>
<div><dt>[[admin.confirmed]]</dt><dd data-count="confirmed">{{CONFIRMED}}</dd></div>
<div><dt>[[admin.pending]]</dt><dd data-count="pending">{{PENDING}}</dd></div>
<div><dt>[[admin.paid]]</dt><dd data-count="paid">{{PAID}}</dd></div>
<div><dt>[[admin.fees]]</dt><dd data-count="fees">{{FEES}}</dd></div>
<div><dt>[[admin.refunded]]</dt><dd data-count="refunded">{{REFUNDED}}</dd></div>
<div><dt>[[admin.messages_waiting]]</dt><dd data-count="messages_waiting">{{MESSAGES_WAITING}}</dd></div>
<div{{#DEAD}} class="alarm"{{/DEAD}}><dt>[[admin.messages_dead]]</dt><dd data-count="messages_dead">{{MESSAGES_DEAD}}</dd></div>
<div{{#STRANGE}} class="alarm"{{/STRANGE}}><dt>[[admin.exceptions]]</dt><dd data-count="exceptions">{{EXCEPTIONS}}</dd></div>
</dl>
<h2 id="types">[[admin.types]]</h2>
<section class="scrolls" tabindex="0" aria-labelledby="types">
<table class="list">
<thead><tr><th scope="col">[[admin.type]]</th><th scope="col" class="n">[[admin.price]]</th><th scope="col" class="n">[[admin.sold]]</th><th scope="col" class="n">[[admin.held]]</th><th scope="col" class="n">[[admin.left]]</th><th scope="col" class="n">[[admin.blocked]]</th></tr></thead>
<tbody>
{{#TYPE}}<tr><th scope="row">{{TYPE_NAME}}</th><td class="n">{{PRICE}}</td><td class="n">{{SOLD_TEXT}}</td><td class="n">{{HELD}}</td><td class="n">{{FREE}}</td><td class="n">{{BLOCKED}}</td></tr>{{/TYPE}}
</tbody>
</table>
</section>
<h2>[[admin.lists]]</h2>
<p class="actions">
<a class="button" href="/admin/events/{{SLUG}}/participants">[[admin.participants]]</a>
<a class="button second" href="/admin/events/{{SLUG}}/participants.csv">[[admin.participants_csv]]</a>
<a class="button second" href="/admin/events/{{SLUG}}/bookings.csv">[[admin.bookings_csv]]</a>
<a class="button second" href="/admin/events/{{SLUG}}/ledger.csv">[[admin.ledger_csv]]</a>
</p>
<p class="small">{{AS_OF}}</p>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
</main>
{{>FOOT}}
