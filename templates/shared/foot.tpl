{{%AUTOESCAPE context="HTML"}}
{{! ORG_NAME, HELP_PHONE, HELP_TEL, HELP_EMAIL }}
<footer class="foot">
<p>[[frame.help]]{{BI_SPACE}}
<a href="tel:{{HELP_TEL}}">{{HELP_PHONE}}</a>{{BI_SPACE}}
<a href="mailto:{{HELP_EMAIL}}">{{HELP_EMAIL}}</a></p>
<nav aria-label="[[frame.policies]]">
<ul>
<li><a href="/info/privacy">[[info.privacy]]</a></li>
<li><a href="/info/terms">[[info.terms]]</a></li>
<li><a href="/info/refunds">[[info.refunds]]</a></li>
</ul>
</nav>
<p class="small">{{ORG_NAME}}</p>
</footer>
</body>
</html>
