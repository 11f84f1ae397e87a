{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" data-state="{{STATE}}">
<p class="step noprint">{{EVENT_TITLE}}</p>
{{#PENDING}}
<h1>[[booking.pending]]</h1>
<p class="lead">[[booking.pending.text]]</p>
{{#JUST_PAID}}<div class="box" role="status"><p>{{JUST_PAID_TEXT}}</p></div>{{/JUST_PAID}}
{{>CLOCK}}
{{>ORDER}}
<p><a class="button wide" href="/pay/{{REFERENCE}}">[[booking.pay]]</a></p>
{{/PENDING}}
{{#CHECKING}}
<h1>[[booking.checking]]</h1>
<div class="box" role="status"><p class="lead">[[booking.checking.text]]</p><p>{{CHECK_AGAIN}}</p></div>
{{>ORDER}}
<p><a class="button" href="/b/{{REFERENCE}}">[[booking.check]]</a></p>
{{/CHECKING}}
{{#FAILED}}
<h1>[[booking.failed]]</h1>
<p class="lead">[[booking.failed.text]]</p>
{{#JUST_PAID}}<div class="box" role="status"><p>{{JUST_PAID_TEXT}}</p></div>{{/JUST_PAID}}
{{>CLOCK}}
{{>ORDER}}
<p><a class="button wide" href="/pay/{{REFERENCE}}">[[booking.try_again]]</a></p>
{{/FAILED}}
{{#EXPIRED}}
<h1>[[booking.expired]]</h1>
<p class="lead">[[booking.expired.text]]</p>
<p>[[booking.expired.money]]</p>
<p><a class="button wide" href="/e/{{SLUG}}">[[booking.back]]</a></p>
{{/EXPIRED}}
{{#REFUNDED}}
<h1>[[booking.refunded]]</h1>
<p class="lead">{{REFUND_TEXT}}</p>
<p>[[booking.refunded.text]] [[booking.refunded.over]]</p>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
{{/REFUNDED}}
{{#CANCELLED}}
<h1>[[booking.cancelled]]</h1>
<p class="lead">[[booking.cancelled.text]]</p>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
{{/CANCELLED}}
{{#CONFIRMED}}
<h1>[[booking.confirmed]]</h1>
<p class="lead noprint">[[booking.confirmed.text]] {{#SENT}}[[booking.confirmed.sent]]{{/SENT}}{{#UNSENT}}[[booking.confirmed.unsent]]{{/UNSENT}}</p>
<section class="ticket" aria-labelledby="code">
<div class="stub">
<h2 id="code">[[booking.code]]</h2>
<p class="code">{{CODE}}</p>
<svg class="qr" role="img" aria-label="[[booking.qr]]" viewBox="0 0 {{QR_SIZE}} {{QR_SIZE}}" shape-rendering="crispEdges"><path class="paper" d="M0 0h{{QR_SIZE}}v{{QR_SIZE}}H0z"/><path d="{{QR_PATH}}"/></svg>
</div>
<div class="words">
<dl class="facts">
<div><dt>[[order.event]]</dt><dd>{{EVENT_TITLE}}</dd></div>
<div><dt>[[event.when]]</dt><dd><time datetime="{{STARTS_MACHINE}}">{{STARTS}}</time></dd></div>
{{#VENUE}}<div><dt>[[event.where]]</dt><dd>{{VENUE_TEXT}}</dd></div>{{/VENUE}}
<div><dt>[[order.places]]</dt><dd>{{QUANTITY}} × {{TYPE}}</dd></div>
</dl>
{{#PEOPLE}}
<h3>[[booking.people]]</h3>
<ol class="people">{{#PERSON}}<li>{{PERSON_NAME}}</li>{{/PERSON}}</ol>
{{/PEOPLE}}
</div>
</section>
<p class="actions noprint">
<a class="button" href="/b/{{REFERENCE}}/event.ics">[[booking.ics]]</a>
<button class="button second" type="button" data-print hidden>[[booking.print]]</button>
</p>
<p class="noprint">[[booking.bring]]</p>
<section class="receipt" aria-labelledby="receipt">
<h2 id="receipt">[[receipt.title]]</h2>
<dl class="facts">
<div><dt>[[receipt.from]]</dt><dd>{{ORGANISATION}}{{#ADDRESS}}<br>{{ADDRESS_TEXT}}{{/ADDRESS}}</dd></div>
{{#PAN}}<div><dt>[[receipt.pan]]</dt><dd>{{PAN_TEXT}}</dd></div>{{/PAN}}
{{#GSTIN}}<div><dt>[[receipt.gstin]]</dt><dd>{{GSTIN_TEXT}}</dd></div>{{/GSTIN}}
{{#TO}}<div><dt>[[receipt.to]]</dt><dd>{{NAME}}</dd></div>{{/TO}}
<div><dt>[[receipt.for]]</dt><dd>{{QUANTITY}} × {{TYPE}} [[receipt.at]] {{UNIT}}</dd></div>
<div class="total"><dt>[[receipt.paid]]</dt><dd>{{TOTAL}}</dd></div>
<div><dt>[[receipt.date]]</dt><dd><time datetime="{{CONFIRMED_MACHINE}}">{{CONFIRMED_AT}}</time></dd></div>
{{#PAYMENT}}<div><dt>[[receipt.payment]]</dt><dd>{{PAYMENT_ID}}</dd></div>{{/PAYMENT}}
</dl>
</section>
{{/CONFIRMED}}
</main>
{{>FOOT}}
