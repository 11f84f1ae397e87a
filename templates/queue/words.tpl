{{%AUTOESCAPE context="HTML"}}
{{! What static/line.js writes; %n, %a, %b, %t, %e are its slots. }}
<div id="words" hidden data-tab="{{TAB}}" data-soon="[[wait.soon]]" data-minutes="{{MINUTES}}" data-hours="{{HOURS}}" data-unknown="[[wait.unknown]]" data-left="{{LEFT_SOME}}" data-held="{{LEFT_HELD}}" data-some-time="[[left.held_some_time]]" data-said="{{SAID}}" data-trouble="[[wait.trouble]]" data-opens="{{OPENS_IN}}"></div>
