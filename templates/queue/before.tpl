{{%AUTOESCAPE context="HTML"}}
{{>HEAD}}
<main id="main" class="line" data-state="before" data-phase="{{PHASE}}" data-number="{{NUMBER}}" data-rank="{{RANK}}" data-ahead="{{AHEAD}}" data-epoch="{{EPOCH}}" data-file="/q/{{SLUG}}.json" data-at="{{AT_MS}}" data-opens-ms="{{OPENS_MS}}" data-poll-ms="{{POLL_MS}}" data-sign-ms="{{SIGN_MS}}">
<p class="step">{{EVENT_TITLE}}</p>
<h1>[[event.before]]</h1>
<p class="lead">[[event.before.text]] <strong><time datetime="{{OPENS_MACHINE}}">{{OPENS}}</time></strong></p>
{{#MESSAGE}}<p class="box" id="message">{{MESSAGE_TEXT}}</p>{{/MESSAGE}}
<div class="box opens">
<p class="count" id="countdown">{{COUNTDOWN}}</p>
<p class="small">[[before.clock]] <span id="clock">{{NOW}}</span> [[before.zone]]</p>
</div>
{{#NUMBERED}}
<h2>[[before.joined]]</h2>
<dl class="stand">
{{#PLACE}}<div class="ahead"><dt>[[wait.ahead]]</dt><dd id="ahead">{{AHEAD_TEXT}}</dd></div>{{/PLACE}}
<div><dt>[[wait.number]]</dt><dd id="number">{{NUMBER_TEXT}}</dd></div>
</dl>
<p>[[before.stay]] {{KEEP}}</p>
{{/NUMBERED}}
{{#JOINABLE}}
<form method="post" action="/q/{{SLUG}}">
<button class="button wide" type="submit">[[before.join]]</button>
</form>
{{/JOINABLE}}
{{#LATER}}<p>{{LATER_TEXT}}</p>{{/LATER}}
{{#ORDER}}<p class="small">[[before.order]]</p>{{/ORDER}}
{{#DRAW}}<p>[[before.draw]]</p>{{#DIGEST}}<details><summary>[[before.draw.check]]</summary><p class="small">[[before.draw.digest]] <code>{{DIGEST_TEXT}}</code></p></details>{{/DIGEST}}{{/DRAW}}
<p class="trouble" id="trouble" hidden></p>
<p class="apart" id="said" role="status"></p>
<div class="still">
<p class="small">{{AGAIN}}</p>
<p><a class="button second" href="/q/{{SLUG}}">[[event.reload]]</a></p>
</div>
<p><a class="way" href="/e/{{SLUG}}">[[way.event]]</a></p>
{{>WORDS}}
</main>
<script src="/static/reckon.js" defer></script><script src="/static/line.js" defer></script>
{{>FOOT}}
