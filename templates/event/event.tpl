{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" data-phase="{{PHASE}}">
<h1>{{EVENT_TITLE}}</h1>
{{#SUMMARY}}<p class="lead">{{SUMMARY_TEXT}}</p>{{/SUMMARY}}
<dl class="facts">
<div><dt>[[event.when]]</dt><dd><time datetime="{{STARTS_MACHINE}}">{{STARTS}}</time></dd></div>
{{#VENUE}}<div><dt>[[event.where]]</dt><dd>{{VENUE_TEXT}}</dd></div>{{/VENUE}}
<div><dt>[[event.registration]]</dt><dd><time datetime="{{OPENS_MACHINE}}">{{OPENS}}</time> [[event.to]] <time datetime="{{CLOSES_MACHINE}}">{{CLOSES}}</time></dd></div>
</dl>
<section class="box" aria-labelledby="state">
{{#BEFORE}}<h2 id="state">[[event.before]]</h2><p>[[event.before.text]] <strong><time datetime="{{OPENS_MACHINE}}">{{OPENS}}</time></strong></p><p><a class="way" href="/q/{{SLUG}}">[[event.to_line]]</a></p>{{/BEFORE}}
{{#OPEN}}<h2 id="state">[[event.open]]</h2><p>{{#CONTACT}}[[event.open.text]]{{/CONTACT}}{{#NO_CONTACT}}[[event.open.short]]{{/NO_CONTACT}}</p>{{/OPEN}}
{{#ALL_HELD}}<h2 id="state">[[event.all_held]]</h2><p>{{BACK_TEXT}}</p>{{/ALL_HELD}}
{{#SOLD_OUT}}<h2 id="state">[[event.sold_out]]</h2><p>[[event.sold_out.text]]</p>{{/SOLD_OUT}}
{{#PAUSED}}<h2 id="state">[[event.paused]]</h2><p>[[event.paused.text]]</p>{{/PAUSED}}
{{#CLOSED}}<h2 id="state">[[event.closed]]</h2><p>[[event.closed.text]]</p>{{/CLOSED}}
{{#CANCELLED}}<h2 id="state">[[event.cancelled]]</h2><p>[[event.cancelled.text]]</p>{{/CANCELLED}}
{{#REGISTER}}
<form method="post" action="/q/{{SLUG}}">
<button class="button wide" type="submit">[[event.register]]</button>
</form>
{{/REGISTER}}
</section>
{{#DRAW}}
<section class="small" id="draw">
{{#UNDRAWN}}<p>[[event.draw]]</p>{{/UNDRAWN}}
{{#DRAWN}}<p>[[event.drawn]] <a class="way" href="/q/{{DRAW_SLUG}}.draw.json">[[event.drawn.file]]</a></p>{{/DRAWN}}
<p>[[event.draw.hash]] <code>{{DRAW_HASH}}</code></p>
</section>
{{/DRAW}}
<h2>[[event.types]]</h2>
<ul class="types">
{{#TYPE}}
<li>
<div><h3>{{TYPE_NAME}}</h3>{{#DESCRIPTION}}<p>{{DESCRIPTION_TEXT}}</p>{{/DESCRIPTION}}<p class="left">{{LEFT}}</p></div>
<p class="price">{{PRICE}}</p>
</li>
{{/TYPE}}
</ul>
<p class="small">[[event.all_in]]</p>
<div class="prose">
{{#BLOCK}}{{#PARAGRAPH}}<p>{{PARAGRAPH_TEXT}}</p>{{/PARAGRAPH}}{{#LIST}}<ul>{{#ITEM}}<li>{{ITEM_TEXT}}</li>{{/ITEM}}</ul>{{/LIST}}{{/BLOCK}}
</div>
</main>
{{>FOOT}}
